package io.concordat.testing.benchmarks.parts;

import io.concordat.testing.benchmarks.compare.Numbers;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What was found of one part. Immutable.
 *
 * @param micros how long an operation took for its caller, in each measurement
 * @param cpu microseconds of a processor for an operation, of the whole process, in each process
 * @param allocated bytes for an operation, in each process
 * @param forces of files for an operation, in each process; empty where they are not counted
 */
record PartResult(Part part, List<Double> micros, List<Double> cpu, List<Double> allocated, List<Double> forces) {
    PartResult {
        micros = List.copyOf(micros);
        cpu = List.copyOf(cpu);
        allocated = List.copyOf(allocated);
        forces = List.copyOf(forces);
    }

    /** With those of another process. */
    PartResult plus(PartResult other) {
        return new PartResult(
                part,
                both(micros, other.micros),
                both(cpu, other.cpu),
                both(allocated, other.allocated),
                both(forces, other.forces));
    }

    private static List<Double> both(List<Double> first, List<Double> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    double median() {
        return Numbers.median(micros);
    }

    double quartile(double share) {
        return Numbers.at(micros, share);
    }

    /** Operations per second of all callers together. */
    double rate() {
        return part.callers() * 1e6 / median();
    }

    double cpuMicros() {
        return Numbers.median(cpu);
    }

    double bytes() {
        return Numbers.median(allocated);
    }

    OptionalDouble forced() {
        return forces.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Numbers.median(forces));
    }
}
