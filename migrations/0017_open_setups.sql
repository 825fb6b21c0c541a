-- Pages for saving a method that nobody came back from: the sweep looks whether something was left there.
CREATE INDEX saved_methods_open ON saved_methods (updated_at) WHERE state = 'open';
