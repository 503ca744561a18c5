package io.concordat.samples.dualwrite.demo;

/** Is told how far the demonstration is. Called by one thread. */
public interface Progress {
    /** Something that takes a moment begins. */
    void step(String what);

    /**
     * Part of the work of a step is done.
     *
     * @param share from 0 to 1
     */
    void advance(String what, double share);
}
