"""What starting processes costs, in time and memory. These scenarios measure."""
