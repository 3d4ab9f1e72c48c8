;;; postil-server.el --- Talk to postil serve  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: GPL-2.0-or-later

;;; Commentary:

;; One `postil serve' for each index, started when first asked and kept.
;; It speaks JSON-RPC 2.0, a message a line; see doc/protocol.md of postil.
;; Objects are alists with symbols as keys, arrays are lists, null is nil and
;; false is `:false'.

;;; Code:

(require 'cl-lib)
(require 'json)
(require 'subr-x)

(defcustom postil-command "postil"
  "The postil program: a name to look for, or a path."
  :type 'string
  :group 'postil)

(defcustom postil-index nil
  "The index folder to use everywhere, or nil to find one from the file's folder."
  :type '(choice (const :tag "Found from the current folder upwards" nil)
                 directory)
  :group 'postil)

(define-error 'postil-error "postil")

(defvar postil-server--table (make-hash-table :test #'equal)
  "The running servers, by the folder or index that they serve.")

(defvar postil-server--last-id 0
  "Number of the request made last.")

(defun postil-server-root (&optional folder)
  "The folder of the index that serves FOLDER (default: current)."
  (let ((folder (expand-file-name (or folder default-directory))))
    (or (locate-dominating-file folder ".postil") folder)))

(defun postil-server--get (folder)
  "The running server for FOLDER, started when there is none."
  (let* ((key (or postil-index (postil-server-root folder)))
         (process (gethash key postil-server--table)))
    (if (process-live-p process)
        process
      (puthash key (postil-server--start folder) postil-server--table))))

(defun postil-server--start (folder)
  "Start a server for FOLDER and return its process."
  (unless (executable-find postil-command)
    (signal 'postil-error
            (list (format "Cannot run \"%s\"; install postil or set `postil-command'"
                          postil-command))))
  (let* ((root (postil-server-root folder))
         (default-directory root)
         (stderr (generate-new-buffer " *postil serve errors*" t))
         (process
          (make-process
           :name "postil serve" :buffer nil :noquery t
           :connection-type 'pipe :coding 'utf-8-unix
           :command `(,postil-command
                      "serve" ,@(and postil-index
                                     (list "--index"
                                           (expand-file-name postil-index))))
           :stderr stderr
           :filter #'postil-server--filter
           :sentinel #'postil-server--sentinel)))
    (when-let ((pipe (get-buffer-process stderr)))
      (set-process-query-on-exit-flag pipe nil)
      (set-process-sentinel pipe #'ignore))
    (process-put process 'base (file-name-as-directory root))
    (process-put process 'stderr stderr)
    (process-put process 'pieces nil)
    (process-put process 'waiting (make-hash-table))
    process))

(defun postil-server--filter (process text)
  "Take TEXT, a part of the lines that PROCESS prints."
  (let ((pieces (split-string text "\n")))
    (process-put process 'pieces
                 (cons (pop pieces) (process-get process 'pieces)))
    (dolist (piece pieces)
      (let ((line (string-join (nreverse (process-get process 'pieces)))))
        (process-put process 'pieces (list piece))
        (postil-server--answer process line)))))

(defun postil-server--answer (process line)
  "Hand the message of LINE to who waits for it at PROCESS."
  (when-let* ((message (ignore-errors
                         (json-parse-string line :object-type 'alist
                                            :array-type 'list
                                            :null-object nil
                                            :false-object :false)))
              (id (alist-get 'id message))
              (waiting (process-get process 'waiting))
              (done (gethash id waiting)))
    (remhash id waiting)
    (let ((result (alist-get 'result message)))
      (funcall done (alist-get 'error message)
               (and (listp result)
                    (cons (cons 'base (process-get process 'base)) result))))))

(defun postil-server--sentinel (process _event)
  "Tell all who wait that PROCESS has gone."
  (unless (process-live-p process)
    (let* ((waiting (process-get process 'waiting))
           (stderr (process-get process 'stderr))
           (said (with-current-buffer stderr (string-trim (buffer-string))))
           (why `((message . ,(if (string-empty-p said) "postil serve ended"
                                said)))))
      (kill-buffer stderr)
      (maphash (lambda (_id done) (funcall done why nil)) waiting)
      (clrhash waiting))))

(defun postil-server-request (method params done)
  "Ask METHOD with PARAMS and return a request to cancel.
DONE is called once, with an error (an alist with `message', or nil) and
a result: the reply's members and `base', the folder its paths go from.
The index is that of `default-directory'."
  (let* ((process (postil-server--get default-directory))
         (id (cl-incf postil-server--last-id)))
    (puthash id done (process-get process 'waiting))
    (postil-server--send process `((jsonrpc . "2.0") (id . ,id)
                                   (method . ,method) (params . ,params)))
    (cons process id)))

(defun postil-server--send (process message)
  "Send MESSAGE to PROCESS as a line."
  (let ((line (concat (json-serialize message :null-object nil
                                      :false-object :false)
                      "\n")))
    (condition-case nil
        (process-send-string process line)
      (error (signal 'postil-error (list "postil serve has ended"))))))

(defun postil-server-cancel (request)
  "Cancel REQUEST: its answer is not wanted any more."
  (pcase-let ((`(,process . ,id) request))
    (when (and (process-live-p process)
               (gethash id (process-get process 'waiting)))
      (remhash id (process-get process 'waiting))
      (postil-server--send process `((jsonrpc . "2.0")
                                     (method . "$/cancelRequest")
                                     (params . ((id . ,id))))))))

(defun postil-server-call (method params &optional seconds)
  "Ask METHOD with PARAMS and wait up to SECONDS (default 10) for the result.
Signal a `postil-error' when it fails."
  (let* ((answer nil)
         (request (postil-server-request
                   method params
                   (lambda (failure result) (setq answer (list failure result)))))
         (end (time-add nil (or seconds 10))))
    (unwind-protect
        (while (and (not answer) (time-less-p nil end))
          (accept-process-output (car request) 0.1))
      (unless answer (postil-server-cancel request)))
    (pcase answer
      ('nil (signal 'postil-error (list "No answer in time")))
      (`(nil ,result) result)
      (`(,failure ,_) (signal 'postil-error
                              (list (postil-server-message failure)))))))

(defun postil-server-message (failure)
  "The message of the error FAILURE, with its hint."
  (let ((hint (alist-get 'hint (alist-get 'data failure))))
    (concat (string-remove-prefix "postil: " (alist-get 'message failure))
            (and hint (concat "; " hint)))))

(defun postil-server-stop ()
  "End all servers.  Requests start new ones."
  (interactive)
  (maphash (lambda (_key process) (delete-process process))
           postil-server--table)
  (clrhash postil-server--table))

(provide 'postil-server)
;;; postil-server.el ends here
