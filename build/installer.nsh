; A person who removes the program keeps the book, and is told where it is. Not after an update, which removes the old
; version as well, nor with /S, where nobody looks.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    ClearErrors
    ${GetParameters} $R0
    ${GetOptions} $R0 "/S" $R1
    ${if} ${Errors}
      MessageBox MB_OK|MB_ICONINFORMATION "Your book stays where it is: $APPDATA\Guestbook$\r$\n$\r$\nDelete that folder yourself if you no longer want what was signed."
    ${endIf}
  ${endIf}
!macroend
