package io.concordat.testing.faults;

import io.concordat.coordinator.decision.journal.FailingDisk;
import io.concordat.coordinator.decision.journal.FailingDisk.Call;
import io.concordat.coordinator.decision.journal.FailingDisk.Leaves;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** How the disk of the journal fails, and so what callers may be told. */
public sealed interface DiskFault {
    /** Whether decisions are certainly in what fails: some callers must then be told that they are in doubt. */
    boolean leavesDoubt();

    /** A layer under the journal fails: on every machine, and with everything a disk may leave behind. */
    record Layer(FailingDisk.Failure failure, boolean leavesDoubt) implements DiskFault {
        static Layer of(Call call, Leaves leaves, int occurrence, boolean leavesDoubt) {
            return new Layer(new FailingDisk.Failure(call, leaves, occurrence), leavesDoubt);
        }

        String text() {
            return failure.call() + "," + failure.leaves() + "," + failure.occurrence();
        }

        static Optional<FailingDisk.Failure> parse(String text) {
            List<String> parts = List.of(text.split(",", -1));
            if (parts.size() < 3) {
                return Optional.empty();
            }
            return Optional.of(new FailingDisk.Failure(
                    Call.valueOf(parts.get(0)), Leaves.valueOf(parts.get(1)), Integer.parseInt(parts.get(2))));
        }

        @Override
        public String toString() {
            return failure.call() + " " + failure.occurrence() + " fails and leaves " + failure.leaves();
        }
    }

    /**
     * Writes really fail, once the process has committed its first transaction: no file may grow beyond a length (the
     * resource limit RLIMIT_FSIZE), so that the write that comes to it is cut off there, and then answered with EFBIG. Needs
     * no right to trace.
     *
     * @param bytes the length; segments are made longer before
     */
    record FileLimit(int bytes) implements DiskFault {
        /** How the kernel calls it. */
        static final String ERROR = "File too large";

        @Override
        public boolean leavesDoubt() {
            return true;
        }

        /** Takes effect for a process that runs, and cannot be taken back. */
        void impose(Process process) throws IOException, InterruptedException {
            Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + bytes)
                    .inheritIO()
                    .start();
            if (prlimit.waitFor() != 0) {
                throw new IllegalStateException("prlimit (of util-linux) could not limit the files of a process");
            }
        }

        @Override
        public String toString() {
            return "pwrite64 fails with EFBIG at byte " + bytes;
        }
    }

    /**
     * The system call itself fails, by strace.
     *
     * @param call name of the system call
     * @param error name of the error
     * @param occurrence which call of the thread that writes fails, from 1
     */
    record SystemCall(String call, String error, int occurrence, boolean leavesDoubt) implements DiskFault {
        /** As strace wants it. */
        String injection() {
            return call + ":error=" + error + ":when=" + occurrence;
        }

        @Override
        public String toString() {
            return call + " " + occurrence + " fails with " + error;
        }
    }
}
