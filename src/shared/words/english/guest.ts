/** The guest's page: what is wrong with an entry, and what a guest is told when something fails. */
export const GUEST = {
  something_went_wrong: 'Something went wrong here. Nothing was changed. Please try again.',
} as const;
