package io.concordat.redis.model;

import io.concordat.redis.XaCounter;

/** Operations on counters. */
final class Counters {
    private static final Kind<XaCounter, Cell> KIND =
            new Kind<>("XaCounter", (session, key) -> session.getCounter(key), Cell::load, Cell::save);

    private static final String COMPARE_AND_SET = "if (redis.call('GET', KEYS[1]) or '0') ~= ARGV[1] then return 0 end "
            + "redis.call('SET', KEYS[1], ARGV[2]) return 1";

    private Counters() {}

    static Operation any(Dice dice, String key) {
        long number = dice.between(-3, 3);
        long expected = dice.between(-3, 3);
        return switch (dice.below(9)) {
            case 0, 1, 2 ->
                KIND.blind(
                        key,
                        "add " + number,
                        counter -> counter.add(number),
                        cell -> cell.add(number),
                        Direct.command(Answers::done, "INCRBY", key, Long.toString(number)));
            case 3 ->
                KIND.blind(
                        key,
                        "set " + number,
                        counter -> counter.set(number),
                        cell -> cell.set(Long.toString(number)),
                        Direct.command(Answers::done, "SET", key, Long.toString(number))
                                .asLenient());
            case 4 ->
                KIND.asked(
                        key,
                        "addAndGet " + number,
                        counter -> counter.addAndGet(number),
                        cell -> {
                            cell.add(number);
                            return cell.integer();
                        },
                        Direct.command(Answers::whole, "INCRBY", key, Long.toString(number)));
            case 5 ->
                KIND.asked(
                        key,
                        "getAndSet " + number,
                        counter -> counter.getAndSet(number),
                        cell -> {
                            long before = cell.integer();
                            cell.set(Long.toString(number));
                            return before;
                        },
                        Direct.command(Answers::whole, "GETSET", key, Long.toString(number))
                                .asLenient());
            case 6 ->
                KIND.asked(
                        key,
                        "getAndDelete",
                        XaCounter::getAndDelete,
                        cell -> {
                            long before = cell.integer();
                            cell.delete();
                            return before;
                        },
                        Direct.command(Answers::whole, "GETDEL", key).asLenient());
            case 7 ->
                KIND.asked(
                        key,
                        "compareAndSet " + expected + " " + number,
                        counter -> counter.compareAndSet(expected, number),
                        cell -> {
                            boolean same = cell.integer() == expected;
                            if (same) {
                                cell.set(Long.toString(number));
                            }
                            return same;
                        },
                        Direct.script(
                                Answers::yes, COMPARE_AND_SET, key, Long.toString(expected), Long.toString(number)));
            default ->
                KIND.asked(
                        key,
                        "get",
                        XaCounter::get,
                        Cell::integer,
                        Direct.command(Answers::whole, "GET", key).asLenient());
        };
    }
}
