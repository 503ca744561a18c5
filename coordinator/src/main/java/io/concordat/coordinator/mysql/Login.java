package io.concordat.coordinator.mysql;

/**
 * Who logs in. Immutable.
 *
 * @param user the user's name
 * @param password the password, empty for none
 */
record Login(String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
        return user;
    }
}
