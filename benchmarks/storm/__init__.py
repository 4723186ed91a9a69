"""The parts of the storm: who asks, what is foreign to them, what they ask, and what their files say."""
