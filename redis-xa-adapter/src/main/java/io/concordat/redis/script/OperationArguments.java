package io.concordat.redis.script;

import io.concordat.redis.branch.Expiry;
import io.concordat.redis.branch.Operation;
import io.concordat.redis.branch.Scores;
import io.concordat.redis.keys.Bytes;
import io.concordat.redis.read.Digests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An operation in the words of the scripts.
 *
 * @param name as {@code apply.lua} knows it
 * @param arguments in its order
 */
record OperationArguments(String name, List<Bytes> arguments) {
    static OperationArguments of(Operation operation, int shadow) {
        List<Bytes> arguments = new ArrayList<>();
        if (operation instanceof Operation.Replace replace) {
            arguments.add(text(shadow));
            arguments.add(moment(replace.expiry()));
            arguments.addAll(replace.items());
            return new OperationArguments("replace", arguments);
        } else if (operation instanceof Operation.PutFields put) {
            addEntries(arguments, put.entries());
            return new OperationArguments("put-fields", arguments);
        } else if (operation instanceof Operation.RemoveFields remove) {
            arguments.addAll(remove.fields());
            return new OperationArguments("remove-fields", arguments);
        } else if (operation instanceof Operation.AddToFields add) {
            add.increments().forEach((field, increment) -> {
                arguments.add(field);
                arguments.add(text(increment));
                arguments.add(text(bound(increment)));
            });
            return new OperationArguments("add-to-fields", arguments);
        } else if (operation instanceof Operation.AddToValue add) {
            return new OperationArguments("add-to-value", List.of(text(add.increment()), text(bound(add.increment()))));
        } else if (operation instanceof Operation.AddMembers add) {
            arguments.addAll(add.members());
            return new OperationArguments("add-members", arguments);
        } else if (operation instanceof Operation.PutScores put) {
            put.scores().forEach((member, score) -> {
                arguments.add(Scores.text(score));
                arguments.add(member);
            });
            return new OperationArguments("put-scores", arguments);
        } else if (operation instanceof Operation.AddToScores add) {
            add.increments()
                    .forEach((member, increments) -> increments.forEach(increment -> {
                        arguments.add(Scores.text(increment));
                        arguments.add(member);
                    }));
            return new OperationArguments("add-to-scores", arguments);
        } else if (operation instanceof Operation.RemoveMembers remove) {
            arguments.addAll(remove.members());
            return new OperationArguments("remove-members", arguments);
        } else if (operation instanceof Operation.SetItems set) {
            set.items().forEach((index, change) -> {
                arguments.add(text(index));
                arguments.add(Digests.of(change.before()));
                arguments.add(change.value());
            });
            return new OperationArguments("set-items", arguments);
        } else if (operation instanceof Operation.TakeItems take) {
            arguments.add(text(take.first()));
            arguments.add(text(take.last()));
            take.items().forEach((index, item) -> {
                arguments.add(text(index));
                arguments.add(Digests.of(item));
            });
            return new OperationArguments("take-items", arguments);
        } else if (operation instanceof Operation.Push push) {
            return new OperationArguments(push.first() ? "push-first" : "push-last", push.items());
        } else if (operation instanceof Operation.Expire expire) {
            arguments.add(moment(Optional.of(expire.expiry())));
            return new OperationArguments("expire", arguments);
        } else if (operation instanceof Operation.Persist) {
            return new OperationArguments("persist", arguments);
        } else if (operation instanceof Operation.MoveOut) {
            return new OperationArguments("move-out", List.of(text(shadow)));
        } else if (operation instanceof Operation.MoveIn) {
            return new OperationArguments("move-in", List.of(text(shadow)));
        } else if (operation instanceof Operation.KeepExpiry) {
            return new OperationArguments("keep-expiry", arguments);
        }
        return new OperationArguments("delete", arguments);
    }

    /** The last value that can still take the increment without leaving the range of 64 bits. */
    private static long bound(long increment) {
        return increment < 0 ? Long.MIN_VALUE - increment : Long.MAX_VALUE - increment;
    }

    private static void addEntries(List<Bytes> arguments, Map<Bytes, Bytes> entries) {
        entries.forEach((field, value) -> {
            arguments.add(field);
            arguments.add(value);
        });
    }

    /** As {@code moment} in {@code answer.lua} reads it: so long from now, or an absolute time. */
    private static Bytes moment(Optional<Expiry> expiry) {
        return expiry.map(when -> when instanceof Expiry.At at
                        ? Bytes.of("@" + at.epochMillis())
                        : text(when.remaining().toMillis()))
                .orElseGet(() -> Bytes.of(""));
    }

    private static Bytes text(long number) {
        return Bytes.of(Long.toString(number));
    }
}
