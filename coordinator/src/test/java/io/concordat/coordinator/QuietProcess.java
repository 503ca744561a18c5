package io.concordat.coordinator;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A process that starts a coordinator, commits one transaction, and prints nothing itself. */
final class QuietProcess {
    private QuietProcess() {}

    public static void main(String[] args) throws Exception {
        List<String> calls = new CopyOnWriteArrayList<>();
        FakeStore mysql = new FakeStore("mysql", false, calls);
        FakeStore redis = new FakeStore("redis", true, calls);
        try (Coordinator coordinator = Coordinator.builder()
                .node("quiet")
                .journal(Path.of(args[0]))
                .resource(mysql)
                .resource(redis)
                .start()) {
            coordinator.template().run(() -> {
                var transaction = coordinator.transactionManager().getTransaction();
                transaction.enlistResource(mysql.connection());
                transaction.enlistResource(redis.connection());
            });
        }
        System.exit(calls.contains("redis commit") ? 0 : 1);
    }
}
