package io.concordat.samples.dualwrite.shop;

/**
 * What a customer asks for. Immutable.
 *
 * @param id number of the order, unique
 * @param product number of the product
 * @param quantity how many
 */
public record Order(long id, int product, int quantity) {}
