;;; eglot.el --- postil lsp in Emacs  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-2.0-or-later
;;; Commentary:
;; eglot, the client of Emacs, over the examples.
;;; Code:
(require 'ert)
(require 'eglot)
(require 'xref)

(defvar eglot-test-tree (file-name-as-directory (getenv "TREE")))

(defun eglot-test-start (file)
  "Visit FILE of the tree with the server running."
  (find-file (expand-file-name file eglot-test-tree))
  (text-mode)
  (setq-local project-find-functions
              (list (lambda (_) (cons 'transient eglot-test-tree))))
  (let ((eglot-sync-connect 20))
    (apply #'eglot--connect (eglot--guess-contact))))

(ert-deftest eglot-test-all ()
  (add-to-list 'eglot-server-programs '(text-mode . ("postil" "lsp")))
  (let ((server (eglot-test-start "2014/night-trains.md"))
        (backend 'eglot))
    ;; Searches are symbols of the workspace, with ranges.
    (let ((found (xref-backend-apropos backend "\"night train\"")))
      (should (= (length found) 3))
      (should (string-match "night train" (xref-item-summary (car found))))
      (let ((marker (xref-location-marker (xref-item-location (car found)))))
        (with-current-buffer (marker-buffer marker)
          (should (string-match "on-night-trains.md\\'" buffer-file-name))
          (goto-char marker)
          (should (looking-at "night train")))))
    ;; Behind characters of two units.
    (let* ((found (xref-backend-apropos backend "moa"))
           (marker (xref-location-marker (xref-item-location (car found)))))
      (with-current-buffer (marker-buffer marker)
        (goto-char marker)
        (should (looking-at "moa"))))
    ;; What is typed is known at once.
    (find-file (expand-file-name "draft.txt" eglot-test-tree))
    (text-mode)
    (setq-local project-find-functions
                (list (lambda (_) (cons 'transient eglot-test-tree))))
    (eglot--maybe-activate-editing-mode)
    (should (eq (eglot-current-server) server))
    (insert "\N{STEAM LOCOMOTIVE} [[Bring back the night train]] ")
    (save-excursion
      (goto-char 10)
      (let ((hover (jsonrpc-request server :textDocument/hover
                                    (eglot--TextDocumentPositionParams))))
        (should (null hover)))
      (eglot--signal-textDocument/didChange)
      (let* ((hover (jsonrpc-request server :textDocument/hover
                                     (eglot--TextDocumentPositionParams)))
             (contents (plist-get hover :contents)))
        (should (string-match "John Roe, 2014-11-19"
                              (plist-get contents :value)))))
    (insert "[[night bri")
    (let* ((capf (eglot-completion-at-point))
           (table (nth 2 capf))
           (all (all-completions "" table)))
      (should (cl-some (lambda (x) (string-match "Bring back the night train" x))
                       all)))
    (eglot-shutdown server)))

;;; eglot.el ends here
