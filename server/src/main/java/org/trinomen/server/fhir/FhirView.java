package org.trinomen.server.fhir;

import java.util.List;
import java.util.Optional;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.reach.ReachedIdentity;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.viewpoint.Viewpoint;
import org.trinomen.server.access.PhiAccess;

/**
 * What a request sees: everything within the asker's reach that is known at a position of the
 * ledger, resolved for a viewpoint.
 *
 * @param within whose scans are, as far as that
 * @param phi the leave to read names
 */
record FhirView(
    IdentityService identity,
    ReachedIdentity within,
    Finder finder,
    Viewpoint viewpoint,
    long position,
    PhiAccess phi) {

  Roster roster() {
    return within.roster(position);
  }

  /** The scans that had arrived, in order of arrival. */
  List<ReceivedScan> scans() {
    return identity.state().scans(position).stream()
        .filter(within::sees)
        .map(identity::scan)
        .flatMap(Optional::stream)
        .toList();
  }

  /** A scan that had arrived. */
  Optional<ReceivedScan> scan(String id) {
    return identity.state().historyOfScan(id, position).isEmpty() || !within.sees(id)
        ? Optional.empty()
        : identity.scan(id);
  }
}
