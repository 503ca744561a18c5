package io.concordat.testing.servers.internal.tls;

import java.nio.file.Path;

/**
 * Where the files of an identity are.
 *
 * @param directory the folder that holds them
 */
public record TlsFolder(Path directory) {
    /** The certificate, PEM. */
    public Path certificate() {
        return directory.resolve("tls-certificate.pem");
    }

    /** The key, PEM. */
    public Path key() {
        return directory.resolve("tls-key.pem");
    }

    /** Key and certificate, PKCS12. */
    public Path keyStore() {
        return directory.resolve("tls-identity.p12");
    }

    /** The certificate as a trusted one, PKCS12. */
    public Path trustStore() {
        return directory.resolve("tls-trusted.p12");
    }
}
