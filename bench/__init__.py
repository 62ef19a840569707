"""Speed and accuracy, with pinned floors."""
