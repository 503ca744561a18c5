package io.concordat.testing.benchmarks.contender;

/** One way to change a row in MySQL and a key in Redis. One per process, because transaction managers are. Thread-safe. */
public interface Contender extends AutoCloseable {
    /** What every contender does in MySQL. */
    String UPDATE = "UPDATE account SET changes = changes + 1, content = ? WHERE id = ?";

    /** So many accounts has each caller, for itself. */
    int ACCOUNTS = 500;

    /** The key that belongs to a row. */
    static String key(int account) {
        return "account:" + account;
    }

    /** Sets the row and the key of an account to the same content; returns when it is told that this is committed. */
    void transact(int account, String content) throws Exception;

    /** Gives back everything but the threads of the process, which ends afterwards. */
    @Override
    void close();
}
