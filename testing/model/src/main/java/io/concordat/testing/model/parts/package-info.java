/** What the scenarios share: the rules, and messages that come late, twice or never. */
package io.concordat.testing.model.parts;
