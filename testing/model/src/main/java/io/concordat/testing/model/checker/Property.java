package io.concordat.testing.model.checker;

import java.util.function.Predicate;

/**
 * What must hold in every state.
 *
 * @param name the property in words, as a sentence
 * @param holds whether it holds in a state
 */
public record Property(String name, Predicate<State> holds) {}
