package io.concordat.testing.faults.run;

import io.concordat.testing.faults.inject.StoreSet;
import io.concordat.testing.faults.plan.Moment;
import io.concordat.testing.faults.plan.Plan;
import io.concordat.testing.faults.process.Jvm;
import io.concordat.testing.faults.process.Plant;
import io.concordat.testing.faults.process.Settings;
import io.concordat.testing.faults.workload.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** One life of one coordinator of a run. */
final class Member {
    private static final int CALLERS = 4;

    private final String node;
    private final int life;
    private final Jvm jvm;
    private final Settings settings;
    private CompletableFuture<String> start = new CompletableFuture<>();
    private CompletableFuture<String> work = new CompletableFuture<>();

    Member(String node, int life, Jvm jvm, Plan plan, Plant plant, StoreSet stores, Path directory) {
        this.node = node;
        this.life = life;
        this.jvm = jvm;
        boolean proxies = plan.needsProxies();
        settings = new Settings(
                node,
                plan.mode(),
                stores.mysqlUrl(proxies),
                stores.mysqlUrl(proxies),
                stores.mysql().user(),
                stores.redisUri(proxies),
                directory,
                life,
                node.equals(Members.FIRST)
                        ? plan.disk(life).map(Object::toString).orElse("-")
                        : "-",
                node.equals(Members.FIRST) ? plan.hoursAhead(life) : 0,
                node.equals(Members.FIRST) ? plant : Plant.NONE);
    }

    Jvm jvm() {
        return jvm;
    }

    boolean isAlive() {
        return jvm.isAlive();
    }

    boolean isFirst() {
        return node.equals(Members.FIRST);
    }

    String node() {
        return node;
    }

    void trap(int id, Moment moment) {
        jvm.say("trap " + id + " " + moment.step().name() + " " + moment.occurrence());
    }

    void start() {
        start = jvm.ask("start " + settings);
    }

    String awaitStart() {
        return Jvm.await(start, Terms.ANSWER);
    }

    void work(Plan plan, Duration time, List<Kind> kinds) {
        String what = kinds.stream().map(Kind::name).collect(Collectors.joining(","));
        work = jvm.ask("work " + time.toMillis() + " " + CALLERS + " " + plan.seed() + " " + what);
    }

    String awaitWork() {
        return Jvm.await(work, Terms.ANSWER);
    }

    /** No fault begins any more. */
    void disarm() {
        jvm.say("disarm");
    }

    /** One pass; what it leaves. */
    Optional<String> recover() {
        String answer = Jvm.await(jvm.ask("recover"), Terms.ANSWER);
        return answer.equals("complete") ? Optional.empty() : Optional.of("I4 recovery by " + this + " " + answer);
    }

    /** One transaction; what its caller was told. */
    String probe() {
        return Jvm.await(jvm.ask("probe"), Terms.ANSWER);
    }

    String end() {
        return Jvm.await(jvm.ask("close"), Terms.ANSWER);
    }

    @Override
    public String toString() {
        return node + " (process " + life + ", log " + jvm.log() + ")";
    }
}
