package org.trinomen.server.access;

import java.time.Instant;
import org.trinomen.archive.volume.Sha256;

/**
 * What is kept of a bearer token (RFC 6750): never the token itself.
 *
 * @param id names it in lists and when it is revoked
 * @param account whose permissions it carries
 * @param label what its owner calls it
 * @param digest SHA-256 of the token. A token has 256 random bits, so a plain digest will do
 * @param created when it was made
 * @param expires from when on it is worth nothing
 */
public record BearerToken(
    String id, String account, String label, Sha256 digest, Instant created, Instant expires) {}
