package org.trinomen.server.dimse;

/** What is done for those who call. */
public record Services(
    StorageScp storage, QueryScp query, RetrieveScp retrieve, CommitmentScp commitment) {}
