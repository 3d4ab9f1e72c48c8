;;; postil-tests.el --- Tests of the package  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: GPL-2.0-or-later

;;; Commentary:

;; Run by tests/editors/emacs.bats, in a tree that it makes.

;;; Code:

(require 'cl-lib)
(require 'ert)
(require 'grep)
(require 'org)
(require 'package)
(require 'postil)

(package-initialize)                    ; consult, if the system has it

(defvar postil-tests-tree (file-name-as-directory (getenv "TREE")))

(defmacro postil-tests-in (file &rest body)
  "Run BODY in a buffer that visits FILE of the tree."
  (declare (indent 1))
  `(with-current-buffer (find-file-noselect
                         (expand-file-name ,file postil-tests-tree))
     (switch-to-buffer (current-buffer))
     (delete-other-windows)
     (goto-char (point-min))
     (unwind-protect (progn ,@body)
       (set-buffer-modified-p nil))))

(defun postil-tests-wait (buffer)
  "Wait for what the list in BUFFER waits for."
  (with-current-buffer buffer
    (let ((left 100))
      (while (and postil--request (> left 0))
        (accept-process-output nil 0.1)
        (cl-decf left)))
    (should-not postil--request)))

(defun postil-tests-search (query)
  "Search for QUERY, and go to the list when it is there."
  (postil-search query)
  (postil-tests-wait "*postil*")
  (set-buffer "*postil*"))

(defun postil-tests-here ()
  "File, line and column, in characters, of point in the selected window."
  (with-current-buffer (window-buffer)
    (list (file-name-nondirectory (or buffer-file-name ""))
          (line-number-at-pos)
          (- (point) (line-beginning-position)))))

(ert-deftest postil-tests-list ()
  (postil-tests-in "2014/night-trains.md"
    (postil-tests-search "\"night train\"")
    (goto-char (point-min))
    (should (looking-at "\"night train\": 3 articles"))
    (postil-results-next 1)
    (should (looking-at "A letter on night trains, from a conductor  A conductor, 2014-12-02"))
    (postil-results-next 1)
    (should (looking-at "Bring back the night train  John Roe, 2014-11-19"))
    (forward-line 1)
    (should (looking-at "  A seat on a night train is sold once"))
    (should (eq 'postil-match
                (get-text-property (+ 14 (line-beginning-position)) 'face)))
    (postil-results-previous 1)
    (should (looking-at "Bring back"))
    (postil-results-visit)
    (should (equal '("night-trains.md" 18 12) (postil-tests-here)))))

(ert-deftest postil-tests-next-error ()
  (postil-tests-in "2014/night-trains.md"
    (postil-tests-search "harbour")
    (switch-to-buffer "*postil*")
    (next-error 1 t)
    (should (equal "harbour-dues.html" (car (postil-tests-here))))
    (with-current-buffer "*postil*" (goto-char (point-max)))
    (should-error (next-error 1))))

(ert-deftest postil-tests-odd-names-and-columns ()
  (postil-tests-in "README.md"
    (pcase-dolist (`(,query ,line ,column)
                   '(("dodo" 4 2) ("thylacine" 3 4) ("moa" 3 10)))
      (postil-tests-search query)
      (postil-results-visit)
      (should (equal (list line column) (cdr (postil-tests-here))))
      (should (looking-at query)))
    (should (equal "wide.txt" (car (postil-tests-here))))))

(ert-deftest postil-tests-compressed ()
  (postil-tests-in "README.md"
    (auto-compression-mode 1)
    (postil-tests-search "proportion annex")
    (postil-results-visit)
    (should (equal '("water-shares.txt.gz" 11) (butlast (postil-tests-here))))))

(ert-deftest postil-tests-sort-facets-narrow ()
  (postil-tests-in "README.md"
    (postil-tests-search "harbour")
    (postil-results-sort)
    (postil-tests-wait "*postil*")
    (goto-char (point-min))
    (should (looking-at "harbour: 3 articles, by date"))
    (should (search-forward "Fishing by spreadsheet" nil t))
    (postil-results-facets)
    (postil-tests-wait "*postil*")
    (should (equal "John Roe" (button-label (button-at (point)))))
    (goto-char (point-min))
    (should (re-search-forward "^Author .*John Roe" nil t))
    (push-button (1- (point)))
    (postil-tests-wait "*postil*")
    (goto-char (point-min))
    (should (looking-at "(harbour) author:\"John Roe\": 2 articles"))))

(ert-deftest postil-tests-similar ()
  (postil-tests-in "2014/night-trains.md"
    (postil-similar)
    (postil-tests-wait "*postil*")
    (with-current-buffer "*postil*"
      (goto-char (point-min))
      (should (search-forward "What a kilometre of track costs" nil t))))
  (postil-tests-in "notes.md"
    (postil-similar (expand-file-name "2014/harbour-dues.html" postil-tests-tree))
    (postil-tests-wait "*postil*")
    (with-current-buffer "*postil*"
      (goto-char (point-min))
      (should-not (search-forward "Who pays for the harbour?" nil t))
      (postil-results-next 1)
      (postil-results-similar)
      (postil-tests-wait "*postil*")
      (should (> (length (alist-get 'hits postil--result)) 0)))))

(ert-deftest postil-tests-cite ()
  (postil-tests-in "notes.md"
    (insert "See ")
    (cl-letf (((symbol-function 'completing-read)
               (lambda (_prompt table &rest _)
                 (car (all-completions "" table)))))
      (postil-cite "dog conductor sleeper"))
    (should (equal (concat "See A conductor, [\"A letter on night trains, from a "
                           "conductor\"](letters/on-night-trains.md), 2014-12-02")
                   (buffer-string))))
  (postil-tests-in "notes.org"
    (postil-tests-search "ferry")
    (postil-results-cite)
    (should (string-match-p "\\[\\[.*\\]\\[.*Who pays for the harbour"
                            (with-current-buffer "notes.org" (buffer-string))))))

;; Members of archives are shown as text; where in it is known.
(ert-deftest postil-tests-member ()
  (postil-tests-in "README.md"
    (postil-tests-search "solenodon")
    (postil-results-visit)
    (should (equal "*postil: Of a packet*" (buffer-name (window-buffer))))
    (should (equal '(3 13) (cdr (postil-tests-here))))
    (should (looking-at "solenodon"))
    (let* ((item (car (xref-backend-apropos 'postil "solenodon")))
           (location (xref-item-location item)))
      (should (equal "Of a packet" (xref-location-group location)))
      (with-current-buffer (marker-buffer (xref-location-marker location))
        (goto-char (xref-location-marker location))
        (should (looking-at "solenodon"))))))

(ert-deftest postil-tests-live ()
  (postil-tests-in "README.md"
    (postil-server-stop)
    (let ((buffer (get-buffer-create "*postil*")))
      (cl-letf (((symbol-function 'read-string)
                 (lambda (&rest _)
                   (with-temp-buffer
                     (cl-letf (((symbol-function 'minibuffer-contents-no-properties)
                                #'buffer-string))
                       (dolist (text '("har" "harb" "harbour"))
                         (erase-buffer)
                         (insert text)
                         (postil--live-changed buffer))
                       (buffer-string))))))
        (postil--live-list))
      (postil-tests-wait buffer)
      (with-current-buffer buffer
        (goto-char (point-min))
        (should (looking-at "harbour: 3 articles"))
        (postil-results-next 1)
        (postil-results-visit)))
    (should (equal "harbour-dues.html" (car (postil-tests-here)))))
  (should (= 1 (hash-table-count postil-server--table))))

(ert-deftest postil-tests-live-consult ()
  (skip-unless (locate-library "consult"))
  (require 'consult)
  (postil-tests-in "README.md"
    (should (equal
             '("Who pays for the harbour? - Jane Doe, 2014-06-30, The Quay Review"
               "Fishing by spreadsheet - John Roe, 2020-03-03"
               "Bring back the night train - John Roe, 2014-11-19")
             (mapcar (lambda (candidate)
                       (car (split-string candidate "  ")))
                     (postil--candidates "harbour"))))
    (should-not (postil--candidates "xyzzyx"))
    ;; What consult asks for, and does with the answer.
    (let (asked)
      (cl-letf (((symbol-function 'consult--read)
                 (lambda (table &rest options)
                   (setq asked (cons table options))
                   (let ((chosen (funcall (plist-get options :lookup)
                                          (car (postil--candidates "ferry"))
                                          (postil--candidates "ferry"))))
                     (funcall (plist-get options :state) 'preview chosen)
                     (should (equal '("harbour-dues.html" 24 58)
                                    (postil-tests-here)))
                     (funcall (plist-get options :state) 'preview nil)
                     (should (equal "README.md" (car (postil-tests-here))))
                     chosen))))
        (postil-search-live))
      (should (functionp (car asked)))
      (should (equal '("harbour-dues.html" 24 58) (postil-tests-here))))))

(ert-deftest postil-tests-xref ()
  (postil-tests-in "README.md"
    (should (eq 'postil (postil-xref-backend)))
    (let* ((item (car (xref-backend-apropos 'postil "ferry")))
           (location (xref-item-location item)))
      (should (string-match-p "the ferry not at all" (xref-item-summary item)))
      (should (equal 24 (xref-location-line location)))
      (with-current-buffer (marker-buffer (xref-location-marker location))
        (goto-char (xref-location-marker location))
        (should (looking-at "ferry"))))
    (should (xref-backend-definitions 'postil "harbour"))
    (should (member "harbour"
                    (all-completions
                     "harb" (xref-backend-identifier-completion-table 'postil))))))

;; Without the package: M-x grep, as the page says.
(ert-deftest postil-tests-grep ()
  (postil-tests-in "README.md"
    (grep-compute-defaults)
    (let ((list (compilation-start
                 "postil search --grep --null --color=always ferry" 'grep-mode)))
      (while (get-buffer-process list)
        (accept-process-output nil 0.1))
      (with-current-buffer list (next-error 1 t))
      (should (equal '("harbour-dues.html" 24 58) (postil-tests-here))))))

(ert-deftest postil-tests-org-links ()
  (postil-tests-in "notes.org"
    (let* ((result (postil-server-call "search" '((query . "ferry"))))
           (id (alist-get 'id (car (alist-get 'hits result)))))
      (org-link-open-from-string (format "[[postil:%s]]" id))
      (should (equal "harbour-dues.html" (car (postil-tests-here)))))))

(ert-deftest postil-tests-errors ()
  (postil-tests-in "README.md"
    (postil-tests-search "xyzzyx")
    (goto-char (point-min))
    (should (looking-at "xyzzyx: 0 articles"))
    (should-error (postil-results-visit) :type 'user-error)
    ;; What is not understood is said.
    (postil-tests-search "/(/")
    (goto-char (point-min))
    (should (search-forward "closing parenthesis" nil t)))
  (let ((default-directory (file-name-as-directory (getenv "EMPTY"))))
    (should (string-match-p
             "index"
             (cadr (should-error (postil-server-call "search" '((query . "x")))
                                 :type 'postil-error))))
    (postil-server-stop)
    (let ((postil-command "postil-that-is-not"))
      (should (string-match-p
               "Cannot run \"postil-that-is-not\"; install"
               (cadr (should-error (postil-server-call "status" nil)
                                   :type 'postil-error)))))))

(ert-deftest postil-tests-killed-server ()
  (postil-tests-in "README.md"
    (postil-server-call "search" '((query . "rain")))
    (maphash (lambda (_key process) (kill-process process))
             postil-server--table)
    (accept-process-output nil 0.2)
    (should (alist-get 'hits (postil-server-call "search" '((query . "rain")))))))

(provide 'postil-tests)
;;; postil-tests.el ends here
