"""五星支部: the drawn stars and the page that explains them."""
