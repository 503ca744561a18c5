package io.concordat.testing.faults.run;

import io.concordat.testing.faults.inject.Injector;
import io.concordat.testing.faults.inject.StoreSet;
import io.concordat.testing.faults.plan.Fault;
import io.concordat.testing.faults.plan.Plan;
import io.concordat.testing.faults.plan.Planned;
import io.concordat.testing.faults.process.Jvms;
import io.concordat.testing.faults.workload.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The coordinators of a run, from their start to their end, and the faults that happen at their steps. */
final class Members implements AutoCloseable {
    static final String FIRST = "node1";
    private static final String SECOND = "node2";

    /** A start may be refused while a store stalls, or when the machine was so slow that the lease lapsed meanwhile. */
    private static final int STARTS = 3;

    private final Plan plan;
    private final Terms terms;
    private final StoreSet stores;
    private final Jvms jvms;
    private final Injector injector;
    private final Path directory;
    private final List<Member> living = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final AtomicInteger reached = new AtomicInteger();
    private final List<Integer> lives = new CopyOnWriteArrayList<>(List.of(0, 0));

    Members(Plan plan, Terms terms, StoreSet stores, Jvms jvms, Injector injector, Path directory) {
        this.plan = plan;
        this.terms = terms;
        this.stores = stores;
        this.jvms = jvms;
        this.injector = injector;
        this.directory = directory;
    }

    /** How many faults came to their moment. */
    int reached() {
        return reached.get();
    }

    /** Works, lets the plan's faults happen, recovers, and ends; what does not hold, one line each. */
    List<String> run() throws Exception {
        List<Member> first = new ArrayList<>(List.of(join(FIRST)));
        List<Member> second = plan.instances() > 1 ? List.of(join(SECOND)) : List.of();
        started(first.get(0));
        second.forEach(this::started);
        second.forEach(member -> member.work(plan, time(), kinds()));
        work(first.get(0));
        if (plan.disk(1).isPresent() && reached.get() > 0) {
            jvms.discard(first.get(0).jvm()); // its journal refuses work until a restart
        }
        while (!first.get(0).isAlive() && plan.restart()) {
            violations.addAll(injector.heal());
            Member next = join(FIRST);
            started(next);
            work(next);
            first.set(0, next);
        }
        second.forEach(this::awaitWork);
        living.forEach(Member::disarm);
        violations.addAll(injector.heal());
        living.removeIf(member -> !member.isAlive());
        Settling settling = new Settling(plan, stores, terms);
        if (violations.isEmpty() && settling.settle(living, violations)) {
            for (Member member : List.copyOf(living)) {
                if (!settling.works(member)) {
                    again(member, settling);
                }
            }
        }
        if (violations.isEmpty() && settling.settle(living, violations)) {
            List.copyOf(living).forEach(this::end);
        }
        return violations;
    }

    private void work(Member member) {
        if (member.isAlive()) {
            member.work(plan, time(), kinds());
            awaitWork(member);
        }
    }

    private Duration time() {
        return terms.work().plus(plan.lasts());
    }

    private List<Kind> kinds() {
        List<Kind> kinds = new ArrayList<>(List.of(Kind.values()));
        kinds.add(Kind.TO_REDIS);
        kinds.add(Kind.TO_REDIS);
        kinds.add(Kind.TO_MYSQL);
        if (plan.losesRedis()) {
            kinds.remove(Kind.WITHIN_REDIS); // no decision log has these
        }
        return kinds;
    }

    private Member join(String node) {
        int life = lives.get(node.equals(FIRST) ? 0 : 1) + 1;
        lives.set(node.equals(FIRST) ? 0 : 1, life);
        Member member = new Member(node, life, jvms.take(), plan, terms.plant(), stores, directory);
        living.add(member);
        if (node.equals(FIRST)) {
            trap(member, life);
        }
        member.start();
        return member;
    }

    private void trap(Member member, int life) {
        List<Planned> faults = plan.faults();
        for (int i = 0; i < faults.size(); i++) {
            if (faults.get(i).moment().life() == life) {
                member.trap(i, faults.get(i).moment());
            }
        }
        member.jvm().onHeld(id -> {
            reached.incrementAndGet();
            Fault fault = faults.get(Integer.parseInt(id)).fault();
            injector.inject(fault, member.jvm(), () -> member.jvm().say("go " + id));
        });
    }

    private void started(Member member) {
        String answer = member.awaitStart();
        for (int i = 1; i < STARTS && member.isAlive() && !answer.equals("ok"); i++) {
            member.start();
            answer = member.awaitStart();
        }
        if (member.isAlive() && !answer.equals("ok")) {
            violations.add("coordinator " + member + " does not start: " + answer);
        }
    }

    private void awaitWork(Member member) {
        String answer = member.awaitWork();
        if (member.isAlive() && !answer.equals("ok")) {
            violations.add("the callers of " + member + " do not come back: " + answer);
        }
    }

    /** In the place of one that begins nothing any more: declared dead by others, say, which is final. */
    private void again(Member old, Settling settling) {
        living.remove(old);
        jvms.discard(old.jvm());
        Member next = join(old.node());
        next.disarm();
        started(next);
        if (!settling.mustWork(next)) {
            violations.add("coordinator " + next + " commits nothing after recovery: " + next.probe());
        }
    }

    private void end(Member member) {
        String answer = member.end();
        if (answer.equals("ok")) {
            living.remove(member);
            jvms.giveBack(member.jvm());
        } else {
            violations.add("coordinator " + member + " does not close: " + answer);
        }
    }

    /** Ends the processes that are still there. */
    @Override
    public void close() {
        living.forEach(member -> jvms.discard(member.jvm()));
    }
}
