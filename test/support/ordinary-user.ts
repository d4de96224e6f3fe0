/** Root has no sandbox, so what is tested in one is started as somebody else: `nobody`, whom every Linux has. */
export const ordinaryUser = 65534;

/** What goes before a command. Empty for whoever is an ordinary user already. */
export const asOrdinaryUser: readonly string[] =
  process.getuid?.() === 0
    ? ['setpriv', `--reuid=${ordinaryUser}`, `--regid=${ordinaryUser}`, '--clear-groups']
    : [];
