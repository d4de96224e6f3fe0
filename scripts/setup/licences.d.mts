export function licencesPage(): string;
export function licenceTexts(): string;
