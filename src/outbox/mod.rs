//! The place of the durable queue of writes: a pure queue, the device's disk, the runner. There is
//! none yet: a write goes straight to the server (`stores::timeline::writes`), and until the server
//! has it, its draft stays on the device (`stores::draft`) under the id with which it will be sent
//! again.
