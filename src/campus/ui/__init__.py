"""The base page, the components and the styles that every page is built from."""
