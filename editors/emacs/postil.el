;;; postil.el --- Full-text search of articles  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: GPL-2.0-or-later

;; Author: The postil developers
;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: matching, tools, text

;;; Commentary:

;; Search the articles that postil has indexed: `postil-search' lists ranked
;; hits with snippets, `postil-search-live' as you type, `postil-similar' finds
;; articles like a region or the file being edited, `postil-cite' inserts a
;; citation.  `postil-xref-backend' answers \`M-.' and \`M-?'.  Links of type
;; "postil:" work in Org.  The manual is doc/editors/emacs.md of postil.

;;; Code:

(require 'cl-lib)
(require 'postil-server)
(require 'subr-x)
(require 'xref)


(defgroup postil nil
  "Full-text search of articles."
  :group 'tools
  :prefix "postil-")

(defcustom postil-limit 50
  "How many articles a search lists; `postil-results-more' doubles it."
  :type 'natnum)

(defcustom postil-snippets 2
  "How many snippets of an article are listed."
  :type 'natnum)

(defcustom postil-facets '("author" "year" "tag" "source")
  "The facets that `postil-results-facets' shows."
  :type '(repeat (choice (const "author") (const "source") (const "year")
                         (const "month") (const "tag") (const "lang")
                         (const "section"))))

(defcustom postil-live-delay 0.05
  "Seconds without a key after which a live search asks."
  :type 'number)

(defcustom postil-cite-style nil
  "The style of citations, or nil to take that of the major mode."
  :type '(choice (const :tag "As the major mode" nil)
                 (const "markdown") (const "org") (const "plain")))

(defface postil-title '((t :inherit bold))
  "The titles of hits.")

(defface postil-facts '((t :inherit shadow))
  "Authors, dates and sources of hits.")

(defface postil-match '((t :inherit match))
  "What matched.")

(defvar postil-history nil
  "Queries read from the minibuffer.")

;;; Hits

(defun postil--line (text)
  "TEXT on one line, without control characters; nil is empty."
  (if (stringp text)
      (replace-regexp-in-string "[[:cntrl:]]" " " text)
    ""))

(defun postil--path (base path)
  "The file name of PATH, an alist of `text' or `bytes', relative to BASE."
  (expand-file-name
   (if-let ((bytes (alist-get 'bytes path)))
       (decode-coding-string (base64-decode-string bytes)
                             (or file-name-coding-system
                                 default-file-name-coding-system 'utf-8))
     (alist-get 'text path))
   base))

(defun postil--title (hit)
  "The title of HIT, else the name of its file."
  (let ((title (postil--line (alist-get 'title hit))))
    (if (string-empty-p title)
        (postil--line (file-name-nondirectory
                       (postil--path "/" (alist-get 'path hit))))
      title)))

(defun postil--facts (hit)
  "Who wrote HIT, when and where."
  (string-join
   (seq-remove #'string-empty-p
               (list (postil--line (string-join (alist-get 'authors hit) ", "))
                     (postil--line (alist-get 'date hit))
                     (postil--line (alist-get 'source hit))
                     (if (eq t (alist-get 'stale hit)) "changed since indexed"
                       "")))
   ", "))

(defun postil--true (value)
  "Whether VALUE is the true of JSON."
  (eq value t))

(defun postil--marked (snippet)
  "The text of SNIPPET, what is marked in the face `postil-match'."
  (let* ((bytes (encode-coding-string (alist-get 'text snippet) 'utf-8-unix))
         (at 0)
         (parts nil))
    (cl-flet ((part (from end)
                (postil--line (decode-coding-string (substring bytes from end)
                                                    'utf-8-unix))))
      (pcase-dolist (`(,from ,end) (alist-get 'marks snippet))
        (push (part at from) parts)
        (push (propertize (part from end) 'face 'postil-match) parts)
        (setq at end))
      (push (part at nil) parts))
    (apply #'concat (nreverse parts))))

(defun postil--snippet-range (hit snippet)
  "The range of the first match of HIT within SNIPPET, else SNIPPET itself."
  (let ((from (alist-get 'byte snippet))
        (end (alist-get 'end_byte snippet)))
    (or (and from end
             (seq-find (lambda (match)
                         (let ((byte (alist-get 'byte match)))
                           (and byte (<= from byte) (< byte end))))
                       (alist-get 'matches hit)))
        snippet)))

(defun postil--first-range (hit)
  "Where HIT opens: at its first snippet's match, its first match, or nil."
  (if-let ((snippet (car (alist-get 'snippets hit))))
      (postil--snippet-range hit snippet)
    (car (alist-get 'matches hit))))

(defvar-local postil--article nil
  "The article that this buffer is the text of, as `show' has it.")

(defun postil--byte-in-text (article byte)
  "Where in the text of ARTICLE, in bytes, the byte BYTE of its file went."
  (let ((stretch (and byte
                      (seq-find (lambda (stretch)
                                  (let ((from (alist-get 'byte stretch))
                                        (end (alist-get 'end_byte stretch)))
                                    (and from end (<= from byte end))))
                                (alist-get 'stretches article)))))
    (and stretch
         (min (+ (alist-get 'begin stretch) (- byte (alist-get 'byte stretch)))
              (alist-get 'end stretch)))))

(defun postil--goto (hit range)
  "Move to RANGE of HIT in the current buffer, which has its file or text."
  (widen)
  (goto-char (point-min))
  (let ((byte (alist-get 'byte range))
        (line (alist-get 'line range))
        (col (alist-get 'col range)))
    (cond
     (postil--article
      (goto-char (or (byte-to-position
                      (1+ (or (postil--byte-in-text postil--article byte) 0)))
                     (point-min))))
     ((and byte (equal (alist-get 'space hit) "file"))
      (goto-char (or (filepos-to-bufferpos byte 'approximate) (point-min))))
     ;; Decompressed here: its bytes are not those on the disk.
     (line
      (forward-line (1- line))
      (goto-char (min (line-end-position)
                      (or (byte-to-position
                           (+ (position-bytes (point)) (1- (or col 1))))
                          (point-max))))))))

(defun postil--buffer (base hit)
  "A buffer of the text of HIT, its path relative to BASE."
  (if (and (alist-get 'member hit)
           (not (equal (alist-get 'space hit) "file")))
      (postil--member-buffer base hit)
    (let ((file (postil--path base (alist-get 'path hit))))
      (unless (file-exists-p file)
        (user-error "%s is gone; run postil index" file))
      (find-file-noselect file))))

(defun postil--member-buffer (base hit)
  "A buffer with the text of HIT, a member of an archive; BASE as ever."
  (let* ((default-directory base)
         (article (alist-get 'article
                             (postil-server-call
                              "show" `((id . ,(alist-get 'id hit))))))
         (buffer (get-buffer-create (format "*postil: %s*" (postil--title hit)))))
    (with-current-buffer buffer
      (let ((inhibit-read-only t))
        (erase-buffer)
        (insert (alist-get 'text article))
        (goto-char (point-min)))
      (text-mode)
      (setq postil--article article)
      (read-only-mode 1))
    buffer))

(defun postil--visit (base hit range show)
  "Show HIT of BASE at RANGE by SHOW, a function of a buffer; its window."
  (let ((buffer (postil--buffer base hit)))
    (funcall show buffer)
    (let ((window (get-buffer-window buffer)))
      (with-selected-window (or window (selected-window))
        (with-current-buffer buffer
          (postil--goto hit range)
          (when window (set-window-point window (point)))
          (recenter)))
      window)))

;;; The list of results

(defvar-local postil--method nil "The method that the list is of.")
(defvar-local postil--params nil "Its parameters.")
(defvar-local postil--base nil "The folder that paths go from.")
(defvar-local postil--result nil "The last result.")
(defvar-local postil--with-facets nil "Whether facets are shown.")
(defvar-local postil--request nil "The request that is under way.")
(defvar-local postil--origin nil "The window from which a search came.")

(defvar postil-results-mode-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map special-mode-map)
    (define-key map (kbd "RET") #'postil-results-visit)
    (define-key map (kbd "o") #'postil-results-visit-other)
    (define-key map (kbd "SPC") #'postil-results-preview)
    (define-key map (kbd "n") #'postil-results-next)
    (define-key map (kbd "p") #'postil-results-previous)
    (define-key map (kbd "TAB") #'forward-button)
    (define-key map (kbd "<backtab>") #'backward-button)
    (define-key map (kbd "e") #'postil-results-edit)
    (define-key map (kbd "s") #'postil-results-sort)
    (define-key map (kbd "f") #'postil-results-facets)
    (define-key map (kbd "+") #'postil-results-more)
    (define-key map (kbd "S") #'postil-results-similar)
    (define-key map (kbd "c") #'postil-results-cite)
    map)
  "Keys of `postil-results-mode'.")

(define-derived-mode postil-results-mode special-mode "postil"
  "A list of articles found, with snippets.
\\{postil-results-mode-map}"
  (setq-local next-error-function #'postil--next-error
              revert-buffer-function #'postil--revert
              truncate-lines nil
              word-wrap t)
  (add-hook 'kill-buffer-hook #'postil--forget nil t))

(defun postil--forget ()
  "Cancel what the list of results waits for."
  (when postil--request
    (postil-server-cancel postil--request)
    (setq postil--request nil)))

(defun postil--results (method params)
  "List the results of METHOD with PARAMS in a buffer, and return that."
  (let ((folder (postil-server-root))
        (origin (selected-window))
        (buffer (get-buffer-create "*postil*")))
    (with-current-buffer buffer
      (unless (derived-mode-p 'postil-results-mode)
        (postil-results-mode))
      (setq default-directory folder
            postil--origin origin
            postil--method method
            postil--params params
            postil--with-facets nil)
      (postil--ask))
    buffer))

(defun postil--ask ()
  "Ask again for what the list in this buffer is of."
  (let ((buffer (current-buffer)))
    (postil--forget)
    (setq mode-line-process ":asking")
    (setq postil--request
          (postil-server-request
           postil--method
           `((limit . ,postil-limit) (snippets . ,postil-snippets)
             ,@(and (equal postil--method "search") '((partial . t)))
             ,@(and postil--with-facets
                    `((facets . ,(vconcat postil-facets))))
             ,@postil--params)
           (lambda (failure result)
             (when (buffer-live-p buffer)
               (with-current-buffer buffer
                 (postil--answered failure result))))))))

(defun postil--answered (failure result)
  "Show RESULT in this buffer, or the message of FAILURE."
  (setq postil--request nil
        mode-line-process nil)
  (force-mode-line-update)
  (if failure
      (message "postil: %s" (postil-server-message failure))
    (setq postil--result result
          postil--base (alist-get 'base result))
    (postil--render)
    (setq next-error-last-buffer (current-buffer))
    (run-hooks 'postil-results-hook)))

(defvar postil-results-hook nil
  "Run in a list of results when it is shown anew.")

(defun postil--revert (&rest _)
  "Ask again."
  (postil--ask))

(defun postil--render ()
  "Show the result in this buffer."
  (let ((inhibit-read-only t))
    (erase-buffer)
    (insert (postil--header) "\n")
    (mapc #'postil--insert-facet (alist-get 'facets postil--result))
    (dolist (hit (alist-get 'hits postil--result))
      (postil--insert-hit hit))
    (goto-char (point-min))
    (cond
     ((alist-get 'facets postil--result) (forward-button 1 nil nil t))
     ((alist-get 'hits postil--result) (postil-results-next 1)))
    (when-let ((window (get-buffer-window)))
      (set-window-point window (point)))))

(defun postil--header ()
  "What was asked, and how much was found."
  (let* ((end (alist-get 'end postil--result))
         (total (alist-get 'total end))
         (suggestion (alist-get 'query (alist-get 'suggestion end))))
    (concat
     (propertize (postil--line (or (alist-get 'query postil--params)
                                   "Similar articles"))
                 'face 'postil-title)
     (format ": %d %s" total (if (= total 1) "article" "articles"))
     (if (postil--true (alist-get 'partial end))
         ", each lacking some of the words" "")
     (if-let ((sort (alist-get 'sort postil--params)))
         (format ", by %s" sort) "")
     (mapconcat (lambda (repair)
                  (concat "\n" (postil--line (alist-get 'message repair))))
                (alist-get 'repairs (alist-get 'begin postil--result)) "")
     (if-let ((hint (alist-get 'hint end)))
         (concat "\n" (postil--line hint)) "")
     (if suggestion
         (concat "\nDid you mean: "
                 (postil--button (postil--line suggestion) suggestion))
       "")
     "\n")))

(defun postil--insert-hit (hit)
  "Insert HIT, and what its lines stand for as text properties."
  (let ((start (point))
        (facts (postil--facts hit)))
    (insert (propertize (postil--title hit) 'face 'postil-title)
            (if (string-empty-p facts) ""
              (propertize (concat "  " facts) 'face 'postil-facts))
            "\n")
    (add-text-properties start (point)
                         `(postil-hit ,hit postil-head t
                           postil-range ,(postil--first-range hit)))
    (dolist (snippet (alist-get 'snippets hit))
      (let ((at (point)))
        (insert "  " (postil--marked snippet) "\n")
        (add-text-properties at (point)
                             `(postil-hit ,hit wrap-prefix "  " postil-range
                               ,(postil--snippet-range hit snippet)))))
    (insert "\n")))

(defun postil--insert-facet (facet)
  "Insert FACET, each value a button that narrows the query."
  (let ((name (alist-get 'facet facet)))
    (insert (propertize (capitalize name) 'face 'postil-facts) " ")
    (dolist (value (seq-take (alist-get 'values facet) 10))
      (let ((text (alist-get 'value value)))
        (insert (postil--button (postil--line text)
                                (postil--narrowed name text))
                (format " %d  " (alist-get 'count value)))))
    (insert "\n\n")))

(defun postil--narrowed (facet value)
  "The query of this list with FACET of VALUE required."
  (let ((field (if (member facet '("year" "month")) "date" facet))
        (query (alist-get 'query postil--params))
        (quoted (if (string-match-p "\\`[[:alnum:]-]+\\'" value) value
                  (format "\"%s\"" (string-replace "\"" "" value)))))
    (format "(%s) %s:%s" query field quoted)))

(defun postil--button (label query)
  "LABEL as a button to search for QUERY."
  (make-text-button (copy-sequence label) nil
                    'action (lambda (_) (postil--narrow query))
                    'follow-link t))

(defun postil--narrow (query)
  "Search for QUERY instead."
  (setf (alist-get 'query postil--params) query)
  (postil--ask))

(defun postil--hit-here ()
  "The hit at point, or signal that there is none."
  (or (get-text-property (point) 'postil-hit)
      (user-error "No article here")))

(defun postil--next-head (from)
  "Where the first article behind FROM begins, or nil."
  (let ((at (if (get-text-property from 'postil-head)
                (next-single-property-change from 'postil-head)
              from)))
    (and at (next-single-property-change at 'postil-head))))

(defun postil--previous-head (from)
  "Where the last article before FROM begins, or nil."
  (let ((end (previous-single-property-change from 'postil-head)))
    (if (and end (get-text-property end 'postil-head))
        end
      (and end (previous-single-property-change end 'postil-head)))))

(defun postil-results-next (&optional count)
  "Go to the next article, COUNT times."
  (interactive "p")
  (let ((count (or count 1)))
    (dotimes (_ (abs count))
      (goto-char (or (if (< count 0) (postil--previous-head (point))
                       (postil--next-head (point)))
                     (point))))))

(defun postil-results-previous (&optional count)
  "Go to the previous article, COUNT times."
  (interactive "p")
  (postil-results-next (- (or count 1))))

(defun postil--visit-here (show)
  "Visit the hit at point at its place by SHOW."
  (postil--visit postil--base (postil--hit-here)
                 (get-text-property (point) 'postil-range) show))

(defun postil-results-visit ()
  "Visit the article at point, at the place of the snippet at point."
  (interactive)
  (if (button-at (point))
      (push-button)
    (postil--visit-here #'switch-to-buffer)))

(defun postil-results-visit-other ()
  "Visit the article at point in another window, and go there."
  (interactive)
  (postil--visit-here #'switch-to-buffer-other-window))

(defun postil-results-preview ()
  "Show the article at point in another window, and stay here."
  (interactive)
  (save-selected-window
    (postil--visit-here (lambda (buffer)
                          (display-buffer
                           buffer '(nil (inhibit-same-window . t)))))))

(defun postil-results-edit (query)
  "Search for QUERY, read with the present one to edit."
  (interactive (list (postil--read-query (alist-get 'query postil--params))))
  (setq postil--method "search"
        postil--params `((query . ,query)))
  (postil--ask))

(defun postil-results-sort ()
  "Sort by relevance, by date, by path: each time by the next."
  (interactive)
  (let ((sort (pcase (alist-get 'sort postil--params)
                ("date" "path") ("path" "relevance") (_ "date"))))
    (setf (alist-get 'sort postil--params) sort)
    (postil--ask)))

(defun postil-results-facets ()
  "Show or hide the facets of what was found."
  (interactive)
  (unless (equal postil--method "search")
    (user-error "Only a search has facets"))
  (setq postil--with-facets (not postil--with-facets))
  (postil--ask))

(defun postil-results-more ()
  "List twice as many articles."
  (interactive)
  (setq-local postil-limit (* 2 postil-limit))
  (postil--ask))

(defun postil-results-similar ()
  "List the articles like the one at point."
  (interactive)
  (let ((id (alist-get 'id (postil--hit-here))))
    (setq postil--method "similar"
          postil--params `((id . ,id)))
    (postil--ask)))

(defun postil-results-cite ()
  "Insert a citation of the article at point where the search came from."
  (interactive)
  (let ((hit (postil--hit-here)))
    (unless (window-live-p postil--origin)
      (user-error "The window that the search came from is gone"))
    (select-window postil--origin)
    (postil--insert-citation hit)))

(defun postil--next-error (count &optional reset)
  "Visit the next place, COUNT times, from the first one on if RESET."
  (when reset (goto-char (point-min)))
  (let ((step (if (< count 0) -1 1)))
    (dotimes (_ (abs count))
      (let ((from (point)))
        (while (and (zerop (forward-line step))
                    (not (eobp))
                    (not (get-text-property (point) 'postil-hit))))
        (unless (get-text-property (point) 'postil-hit)
          (goto-char from)
          (user-error "No more articles")))))
  (when-let ((window (get-buffer-window)))
    (set-window-point window (point)))
  (postil--visit-here #'pop-to-buffer))

;;; Commands

(defun postil--read-query (&optional initial)
  "Read a query, INITIAL to begin with."
  (let ((word (thing-at-point 'word t)))
    (read-string (format-prompt "Search articles" word)
                 initial 'postil-history word t)))

;;;###autoload
(defun postil-search (query)
  "List the articles that match QUERY, best first, with snippets.
The index is found from the current folder upwards."
  (interactive (list (postil--read-query)))
  (pop-to-buffer (postil--results "search" `((query . ,query)))))

(defun postil--path-param (file)
  "FILE as a parameter; bytes that are no UTF-8 survive."
  (let* ((bytes (encode-coding-string
                 (expand-file-name file)
                 (or file-name-coding-system default-file-name-coding-system
                     'utf-8)))
         (text (decode-coding-string bytes 'utf-8)))
    (if (string-match-p "[\x3fff80-\x3fffff]" text)
        `((bytes . ,(base64-encode-string bytes t)))
      text)))

;;;###autoload
(defun postil-similar (&optional file)
  "List articles like the region, like FILE, or like this buffer's text.
With a prefix argument, ask for FILE."
  (interactive (list (and current-prefix-arg
                          (read-file-name "Articles like: " nil nil t))))
  (let ((params
         (cond
          (file `((path . ,(postil--path-param file))))
          ((use-region-p)
           `((text . ,(buffer-substring-no-properties (region-beginning)
                                                      (region-end)))))
          (t `((text . ,(buffer-substring-no-properties (point-min)
                                                        (point-max))))))))
    (pop-to-buffer (postil--results "similar" params))))

;;; Live search

(defvar-local postil--live-timer nil "Runs when the typing pauses.")

(defun postil--live-changed (buffer)
  "Ask in BUFFER, a list of results, for the text of the minibuffer."
  (let ((query (minibuffer-contents-no-properties)))
    (when (and (buffer-live-p buffer)
               (not (string-blank-p query)))
      (with-current-buffer buffer
        (unless (equal query (alist-get 'query postil--params))
          (setq postil--params `((query . ,query) (live . "emacs")))
          (postil--ask))))))

;;;###autoload
(defun postil-search-live ()
  "List the articles that match while you type the query.
With the package consult they are its candidates, shown at their places
as you go through them, and RET visits one.  Without it they are in the
list of results, and RET goes there.  \\`C-g' leaves everything as it was."
  (interactive)
  (if (require 'consult nil t)
      (postil--live-consult)
    (postil--live-list)))

(defun postil--live-list ()
  "Read a query, with the list of results beside it."
  (let* ((folder (postil-server-root))
         (origin (selected-window))
         (configuration (current-window-configuration))
         (buffer (get-buffer-create "*postil*"))
         (is-done nil))
    (with-current-buffer buffer
      (postil-results-mode)
      (let ((inhibit-read-only t)) (erase-buffer))
      (setq default-directory folder
            postil--origin origin
            postil--method "search"
            postil--params nil))
    (display-buffer buffer)
    (unwind-protect
        (progn
          (minibuffer-with-setup-hook
              (lambda ()
                (add-hook 'after-change-functions
                          (lambda (&rest _) (postil--live-schedule buffer))
                          nil t))
            (read-string "Search articles: " nil 'postil-history))
          (setq is-done t))
      (unless is-done
        (set-window-configuration configuration)))
    (pop-to-buffer buffer)))

(defun postil--live-schedule (buffer)
  "Ask in BUFFER when the typing in this minibuffer has paused."
  (let ((minibuffer (current-buffer)))
    (when postil--live-timer (cancel-timer postil--live-timer))
    (setq postil--live-timer
          (run-with-timer
           postil-live-delay nil
           (lambda ()
             (when (and (buffer-live-p minibuffer) (minibufferp minibuffer t))
               (with-current-buffer minibuffer
                 (postil--live-changed buffer))))))))

;;; Live search with consult

(declare-function consult--read "consult" (candidates &rest options))
(declare-function consult--dynamic-collection "consult" (fun &rest options))
(declare-function consult--lookup-prop "consult" (prop selected candidates
                                                       &rest _))

(defun postil--candidates (query)
  "The hits of QUERY as lines, each with its hit and base as properties."
  (condition-case failure
      (let ((result (postil-server-call
                     "search" `((query . ,query) (limit . ,postil-limit)
                                (snippets . 1) (partial . t) (live . "emacs")))))
        (mapcar (pcase-lambda (`(,line . ,hit))
                  (postil--candidate line hit (alist-get 'base result)))
                (postil--choices (alist-get 'hits result))))
    (postil-error (message "postil: %s" (cadr failure))
                  nil)))

(defun postil--candidate (line hit base)
  "LINE as a candidate that stands for HIT, its path relative to BASE."
  (let* ((snippet (car (alist-get 'snippets hit)))
         (text (concat (propertize line 'face 'postil-title)
                       (and snippet (concat "  " (postil--marked snippet))))))
    (add-text-properties 0 1 `(postil-candidate ,(cons base hit)) text)
    text))

(defun postil--live-consult ()
  "Read a query, with its hits as the candidates of consult, and visit one."
  (let* ((folder (postil-server-root))
         (origin (selected-window))
         (configuration (current-window-configuration))
         (chosen (consult--read
                  (consult--dynamic-collection
                   (lambda (query)
                     (let ((default-directory folder))
                       (postil--candidates query))))
                  :prompt "Search articles: " :history '(:input postil-history)
                  :category 'postil-hit :require-match t :sort nil
                  :lookup (apply-partially #'consult--lookup-prop
                                           'postil-candidate)
                  :state (lambda (action candidate)
                           (when (eq action 'preview)
                             (postil--live-preview origin configuration
                                                   candidate))))))
    (postil--visit-candidate chosen)))

(defun postil--visit-candidate (candidate)
  "Visit CANDIDATE, of a base and a hit, in the selected window."
  (pcase-let ((`(,base . ,hit) candidate))
    (postil--visit base hit (postil--first-range hit) #'switch-to-buffer)))

(defun postil--live-preview (window configuration candidate)
  "Show CANDIDATE in WINDOW; without one, CONFIGURATION as it was."
  (if (null candidate)
      (set-window-configuration configuration)
    (when (window-live-p window)
      (with-selected-window window
        (postil--visit-candidate candidate)))))

;;; Citations

(defun postil--cite-style ()
  "The style of citations in this buffer."
  (or postil-cite-style
      (cond ((derived-mode-p 'org-mode) "org")
            ((derived-mode-p 'markdown-mode 'gfm-mode) "markdown")
            ((string-match-p "\\.\\(md\\|markdown\\)\\'"
                             (or buffer-file-name "")) "markdown")
            (t "plain"))))

(defun postil--insert-citation (hit)
  "Insert a citation of HIT at point."
  (let ((result (postil-server-call
                 "cite"
                 `((id . ,(alist-get 'id hit)) (style . ,(postil--cite-style))
                   ,@(and buffer-file-name
                          `((from . ,(postil--path-param buffer-file-name))))))))
    (insert (postil--line (alist-get 'text result)))))

;;;###autoload
(defun postil-cite (query)
  "Choose one of the articles that match QUERY and insert its citation."
  (interactive (list (postil--read-query
                      (and (use-region-p)
                           (buffer-substring-no-properties (region-beginning)
                                                           (region-end))))))
  (let* ((result (postil-server-call
                  "search" `((query . ,query) (limit . 20) (snippets . 0)
                             (partial . t))))
         (choices (postil--choices (alist-get 'hits result))))
    (unless choices (user-error "Nothing found for %s" query))
    (let ((chosen (completing-read "Cite: " (postil--in-order choices) nil t)))
      (postil--insert-citation (cdr (assoc chosen choices))))))

(defun postil--choices (hits)
  "An alist of distinct lines for HITS."
  (let ((seen (make-hash-table :test #'equal)))
    (mapcar (lambda (hit)
              (let* ((facts (postil--facts hit))
                     (line (concat (postil--title hit)
                                   (if (string-empty-p facts) "" " - ") facts))
                     (count (cl-incf (gethash line seen 0))))
                (cons (if (= count 1) line (format "%s (%d)" line count)) hit)))
            hits)))

(defun postil--in-order (choices)
  "A completion table of CHOICES, not sorted."
  (lambda (text predicate action)
    (if (eq action 'metadata)
        '(metadata (display-sort-function . identity)
                   (cycle-sort-function . identity))
      (complete-with-action action choices text predicate))))

;;; Xref

;;;###autoload
(defun postil-xref-backend ()
  "A function for `xref-backend-functions': the articles of the index."
  (and (or postil-index (locate-dominating-file default-directory ".postil"))
       'postil))

(cl-defmethod xref-backend-identifier-at-point ((_backend (eql postil)))
  "The region, or the word at point."
  (if (use-region-p)
      (buffer-substring-no-properties (region-beginning) (region-end))
    (thing-at-point 'word t)))

(cl-defmethod xref-backend-definitions ((_backend (eql postil)) identifier)
  "Articles with the words of IDENTIFIER in their titles, else anywhere."
  (or (postil--xrefs (format "title:(%s)" identifier))
      (postil--xrefs identifier)))

(cl-defmethod xref-backend-references ((_backend (eql postil)) identifier)
  "The articles that match IDENTIFIER."
  (postil--xrefs identifier))

(cl-defmethod xref-backend-apropos ((_backend (eql postil)) pattern)
  "The articles that match PATTERN, a query."
  (postil--xrefs pattern))

(cl-defmethod xref-backend-identifier-completion-table ((_backend (eql postil)))
  "Words of the index."
  (completion-table-dynamic
   (lambda (prefix)
     (mapcar (lambda (item) (alist-get 'text item))
             (alist-get 'items
                        (postil-server-call
                         "complete" `((kind . "word") (prefix . ,prefix))))))))

(defun postil--xrefs (query)
  "Items of xref for the hits of QUERY."
  (let ((result (postil-server-call
                 "search" `((query . ,query) (limit . ,postil-limit)
                            (snippets . ,postil-snippets)))))
    (mapcan (lambda (hit) (postil--hit-xrefs (alist-get 'base result) hit))
            (alist-get 'hits result))))

;; A place in the text of a member of an archive.
(cl-defstruct (postil-location
               (:constructor postil--location (base hit range))
               (:copier nil))
  base hit range)

(cl-defmethod xref-location-group ((location postil-location))
  "The title of the article of LOCATION."
  (postil--title (postil-location-hit location)))

(cl-defmethod xref-location-marker ((location postil-location))
  "Where LOCATION is, in a buffer with the text of the article."
  (let ((hit (postil-location-hit location)))
    (with-current-buffer (postil--buffer (postil-location-base location) hit)
      (postil--goto hit (postil-location-range location))
      (point-marker))))

(defun postil--hit-location (base hit range)
  "Where RANGE of HIT is, as xref has it; BASE is what paths go from."
  (if (alist-get 'member hit)
      (postil--location base hit range)
    (let ((file (postil--path base (alist-get 'path hit))))
      (xref-make-file-location file (or (alist-get 'line range) 1)
                               (postil--column file range)))))

(defun postil--hit-xrefs (base hit)
  "Items of xref for the snippets of HIT, its path relative to BASE."
  (mapcar (lambda (snippet)
            (xref-make (postil--marked snippet)
                       (postil--hit-location
                        base hit (postil--snippet-range hit snippet))))
          (alist-get 'snippets hit)))

(defun postil--column (file range)
  "The column in characters of RANGE in FILE, as far as its bytes tell."
  (let ((byte (alist-get 'byte range))
        (col (alist-get 'col range)))
    (if (not (and byte col (file-readable-p file)))
        0
      (with-temp-buffer
        (set-buffer-multibyte nil)
        (insert-file-contents-literally file nil (- byte (1- col)) byte)
        (length (decode-coding-string (buffer-string) 'utf-8))))))

;;; Org

(defun postil-org-open (target _)
  "Open TARGET of a link postil:TARGET: an article's id, or a query."
  (if (string-match-p "\\`[0-9a-f]\\{16\\}\\'" target)
      (let* ((result (postil-server-call "show" `((id . ,target))))
             (article (alist-get 'article result)))
        (postil--visit (alist-get 'base result) article nil #'switch-to-buffer))
    (postil-search target)))

(declare-function org-link-set-parameters "ol" (type &rest parameters))

(with-eval-after-load 'ol
  (org-link-set-parameters "postil" :follow #'postil-org-open))

(provide 'postil)
;;; postil.el ends here
