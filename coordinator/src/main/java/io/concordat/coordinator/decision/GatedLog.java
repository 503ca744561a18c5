package io.concordat.coordinator.decision;

/**
 * A log that forgets decisions only when the stores that took part cannot lose any more what they have answered, and
 * remembers the generation at which each of them has confirmed that.
 */
public interface GatedLog extends DecisionLog {
    /**
     * The generation of a resource that was stored with the last forgotten decisions; 0 while there is none.
     *
     * @param resource its name
     * @throws io.concordat.coordinator.CoordinatorException if the log does not answer
     */
    long generation(String resource);

    /**
     * One more thing that must be certain before decisions in which a resource has a part are forgotten; nothing until this is
     * called. To be called before transactions begin.
     *
     * @param resource its name; a log may ask for every decision
     */
    void forgetThrough(String resource, ForgetGate gate);
}
