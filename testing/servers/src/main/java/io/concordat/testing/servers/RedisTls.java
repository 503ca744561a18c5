package io.concordat.testing.servers;

import java.nio.file.Path;

/**
 * What a client of a server with TLS needs. The files live as long as the server. Immutable.
 *
 * @param trustStore PKCS12, holds the certificate of the server, which is for 127.0.0.1 and localhost
 * @param keyStore PKCS12, holds a key and a certificate that the server accepts where it asks for one
 * @param password opens both
 */
public record RedisTls(Path trustStore, Path keyStore, String password) {}
