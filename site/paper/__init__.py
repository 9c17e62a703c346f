"""A4 sheets as PDF in the looks of the website, for reports and certificates. It knows no app."""
