package io.concordat.testing.model.commit;

import io.concordat.testing.model.checker.Field;
import io.concordat.testing.model.checker.Model;
import io.concordat.testing.model.checker.State;
import io.concordat.testing.model.parts.Call;
import io.concordat.testing.model.parts.Call.Reply;
import io.concordat.testing.model.parts.Copy;
import io.concordat.testing.model.parts.Rule;
import io.concordat.testing.model.parts.Rules;
import java.util.function.Function;

/** The coordinator of one transaction. It may be paused between any two steps for as long as others need for theirs. */
final class Coordinator {
    private static final String NAME = "coordinator";

    private final Rules rules;
    private final Field<At> at;
    private final Field<Told> told;
    private final Field<Boolean> commits;
    private final Field<Boolean> repeated;
    private final Field<Boolean> pending;
    private final Call mysqlPrepare;
    private final Call redisPrepare;
    private final Call decide;
    private final Call mysqlEnd;
    private final Call redisEnd;
    private final Copy copy;

    /** How far it is. */
    private enum At {
        WORKING,
        PREPARING,
        DECIDING,
        COMMITTING_MYSQL,
        COMMITTING_REDIS,
        COMPLETED,
        ROLLING_BACK,
        IN_DOUBT,
        ENDED,
        CRASHED
    }

    /** What the caller has heard. */
    enum Told {
        NOTHING,
        COMMITTED,
        ROLLED_BACK,
        IN_DOUBT,
        SPLIT
    }

    Coordinator(Model model, Rules rules) {
        this.rules = rules;
        at = model.layout().choice("coordinator", At.class);
        told = model.layout().choice("caller told", Told.class);
        commits = model.layout().flag("commits");
        repeated = model.layout().flag("decide repeated");
        pending = model.layout().flag("completion pending");
        mysqlPrepare = new Call(model, NAME, "prepare of mysql");
        redisPrepare = new Call(model, NAME, "prepare of redis");
        decide = new Call(model, NAME, "decide");
        mysqlEnd = new Call(model, NAME, "end of mysql");
        redisEnd = new Call(model, NAME, "end of redis");
        copy = new Copy(model, 2);
    }

    /** Its own steps, and those of the stores that get its requests. */
    void addSteps(Model model, MysqlBranch mysql, RedisBranch redis, Decisions log) {
        prepares(model, mysql, redis);
        decides(model, log);
        ends(model, mysql, redis, log);
        model.fault(NAME, "crashes", this::isRunning, s -> dropAll(s).with(at, At.CRASHED));
    }

    private void prepares(Model model, MysqlBranch mysql, RedisBranch redis) {
        model.step(
                NAME,
                "PREPARING both branches",
                s -> s.is(at, At.WORKING),
                s -> redisPrepare.send(mysqlPrepare.send(s.with(at, At.PREPARING))));
        mysqlPrepare.arrivesAt(MysqlBranch.NAME, "prepares", mysql::prepare);
        redisPrepare.arrivesAt(RedisBranch.NAME, "prepares", redis::prepare);
        redisPrepare.mayBeRefusedBy(RedisBranch.NAME, "votes no, a key is locked");
        copy.of(redisPrepare, RedisBranch.NAME, "prepares", redis::prepare);
        model.step(
                NAME,
                "PREPARED both branches, DECIDING",
                s -> s.is(at, At.PREPARING) && bothVotedYes(s),
                s -> decide.send(dropAll(s).with(at, At.DECIDING)));
        model.step(
                NAME,
                "ROLLING_BACK, for a vote is missing",
                s -> s.is(at, At.PREPARING) && mysqlPrepare.isOver(s) && redisPrepare.isOver(s) && !bothVotedYes(s),
                this::rollBack);
    }

    private boolean bothVotedYes(State s) {
        return mysqlPrepare.isYes(s) && redisPrepare.isYes(s);
    }

    private void decides(Model model, Decisions log) {
        decide.arrivesAt(Decisions.storeName(), "inserts the COMMIT row, if its conditions hold", log::decide);
        model.step(NAME, "DECIDED", s -> isDeciding(s) && decide.isYes(s), this::commit);
        model.step(
                NAME,
                "ROLLING_BACK, for the decision is refused",
                s -> isDeciding(s) && decide.isNo(s) && isCertain(s, log),
                this::rollBack);
        model.step(
                NAME,
                "is refused a repeated decide, and tells its caller: in doubt",
                s -> isDeciding(s) && decide.isNo(s) && !isCertain(s, log),
                this::tellInDoubt);
        model.step(
                NAME,
                "ends the session of its decide, and inserts the row once more",
                s -> isDeciding(s) && decide.isUnknown(s),
                s -> decide.send(decide.cut(s)).with(repeated));
        model.fault(
                NAME,
                "cannot reach the log, and tells its caller: in doubt",
                s -> isDeciding(s) && decide.isUnknown(s),
                this::tellInDoubt);
        if (!rules.keep(Rule.UNKNOWN_IS_NOT_NO)) {
            model.step(
                    NAME,
                    "ROLLING_BACK, for nobody has answered its decide",
                    s -> isDeciding(s) && decide.isUnknown(s),
                    this::rollBack);
        }
        if (!rules.keep(Rule.UNKNOWN_IS_NOT_DONE)) {
            model.step(
                    NAME,
                    "goes on to commit, although nobody has answered its decide",
                    s -> isDeciding(s) && decide.isUnknown(s),
                    this::commit);
        }
    }

    /** Others may have found the row of the first attempt, committed the branches and forgotten it. */
    private boolean isCertain(State s, Decisions log) {
        return !s.is(repeated) || !log.isRetired(s) || !rules.keep(Rule.REPEATED_NO_IS_UNKNOWN);
    }

    private State tellInDoubt(State s) {
        return dropAll(s).with(at, At.IN_DOUBT).with(told, Told.IN_DOUBT);
    }

    private boolean isDeciding(State s) {
        return s.is(at, At.DECIDING);
    }

    private State commit(State s) {
        return mysqlEnd.send(dropAll(s).with(at, At.COMMITTING_MYSQL).with(commits));
    }

    private State rollBack(State s) {
        return redisEnd.send(mysqlEnd.send(dropAll(s).with(at, At.ROLLING_BACK)));
    }

    private void ends(Model model, MysqlBranch mysql, RedisBranch redis, Decisions log) {
        Function<State, Reply> endMysql = s -> s.is(commits) ? mysql.commit(s) : mysql.rollback(s);
        Function<State, Reply> endRedis = s -> s.is(commits) ? redis.commit(s) : redis.rollback(s);
        mysqlEnd.arrivesAt(MysqlBranch.NAME, "ends its branch as the coordinator has said", endMysql);
        redisEnd.arrivesAt(RedisBranch.NAME, "ends its branch as the coordinator has said", endRedis);
        copy.of(redisEnd, RedisBranch.NAME, "ends its branch as the coordinator has said", endRedis);
        model.step(
                NAME,
                "COMMITTING redis, for mysql has answered or does not",
                s -> s.is(at, At.COMMITTING_MYSQL) && mysqlEnd.isOver(s),
                s -> redisEnd.send(heard(mysqlEnd, s, log).with(at, At.COMMITTING_REDIS)));
        model.step(
                NAME,
                "tells its caller: committed",
                s -> s.is(at, At.COMMITTING_REDIS) && redisEnd.isOver(s),
                s -> tellCommitted(heard(redisEnd, s, log)));
        model.step(
                NAME,
                "FORGOTTEN, for both branches have answered",
                s -> s.is(at, At.COMPLETED) && !s.is(pending),
                s -> log.forget(s).with(at, At.ENDED));
        model.step(
                NAME,
                "tells its caller: rolled back",
                s -> s.is(at, At.ROLLING_BACK) && mysqlEnd.isOver(s) && redisEnd.isOver(s),
                s -> dropAll(s).with(at, At.ENDED).with(told, Told.ROLLED_BACK));
    }

    /** What has not answered its commit is left to recovery; what has answered otherwise is a split. */
    private State heard(Call end, State s, Decisions log) {
        State after = end.isYes(s) ? s : s.with(pending);
        boolean byOthers = log.isRetired(s) && rules.keep(Rule.TAKEN_OVER_IS_NO_SPLIT);
        return end.isNo(s) && !byOthers ? after.with(told, Told.SPLIT) : after;
    }

    private State tellCommitted(State s) {
        State after = dropAll(s).with(at, At.COMPLETED);
        return s.is(told, Told.SPLIT) ? after : after.with(told, Told.COMMITTED);
    }

    private State dropAll(State s) {
        return redisEnd.drop(mysqlEnd.drop(decide.drop(redisPrepare.drop(mysqlPrepare.drop(s)))));
    }

    private boolean isRunning(State s) {
        return !hasCrashed(s) && !hasEnded(s);
    }

    boolean hasCrashed(State s) {
        return s.is(at, At.CRASHED);
    }

    /** Whether it does nothing more for the transaction, and lives: its own recovery may settle what is left. */
    boolean hasEnded(State s) {
        return s.isOneOf(at, At.ENDED, At.IN_DOUBT) || (s.is(at, At.COMPLETED) && s.is(pending));
    }

    boolean hasTold(State s, Told what) {
        return s.is(told, what);
    }
}
