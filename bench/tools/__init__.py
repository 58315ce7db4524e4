"""What is measured with: clocks of processes, stores of any size, a row of the table."""
