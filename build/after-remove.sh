#!/bin/bash
# What the .deb runs after its removal. electron-builder fills in the names in braces, so the shell's own variables have
# none. First it undoes what its after-install script did, then it says where the book is.

if type update-alternatives >/dev/null 2>&1; then
  update-alternatives --remove '${executable}' '/opt/${sanitizedProductName}/${executable}'
else
  rm -f '/usr/bin/${executable}'
fi

profile='/etc/apparmor.d/${executable}'
if [ -f "$profile" ]; then
  # A profile that is loaded would hold until the next start of the system; in a chroot there is none to unload.
  if apparmor_status --enabled >/dev/null 2>&1; then
    if ! { [ -x /usr/bin/ischroot ] && /usr/bin/ischroot; } && hash apparmor_parser 2>/dev/null; then
      apparmor_parser --remove "$profile" || true
    fi
  fi
  rm -f "$profile"
fi

# Not at an upgrade, which runs this as well.
if [ "$1" = remove ] || [ "$1" = purge ]; then
  echo 'The books stay: each user has theirs in ~/.config/Guestbook (or below XDG_CONFIG_HOME).'
  echo 'Delete that folder yourself if you no longer want what was signed.'
fi
exit 0
