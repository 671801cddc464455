"""What others tell us by themselves: Slack's presses and replies."""
