package org.trinomen.server.config;

import java.time.Duration;

/**
 * Sign-in, tokens and sessions.
 *
 * @param sessionLifetime how long a session of the web page lives after its last use
 * @param sessionLifetimeMax how long it lives at most, however much it is used
 * @param tokenLifetimeMax the longest life a bearer token may be given
 * @param credentialCacheLifetime how long a verified password need not be hashed again
 * @param failuresBeforeDelay failed sign-ins per account and address before the next is delayed
 * @param delayMax the longest such delay
 * @param rights who may do what, as far as the configuration says so
 */
public record AccessSettings(
    Duration sessionLifetime,
    Duration sessionLifetimeMax,
    Duration tokenLifetimeMax,
    Duration credentialCacheLifetime,
    int failuresBeforeDelay,
    Duration delayMax,
    RightsSettings rights) {}
