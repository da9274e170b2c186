/** What the review writes into its output folder; the lister leaves both out of a review of that folder. */
export const MARKDOWN_NAME = 'review.md';
export const JSON_NAME = 'review.json';
