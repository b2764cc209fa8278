"""LibreOffice as a second opinion on every formula of the shipped workbooks."""
