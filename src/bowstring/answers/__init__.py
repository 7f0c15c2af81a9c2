"""What programs get: results as plain values that JSON can say, the same from every face of Bowstring."""
