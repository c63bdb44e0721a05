package org.trinomen.server.fhir;

import java.util.List;
import java.util.Optional;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.query.Finder;
import org.trinomen.identity.ledger.LedgerState;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.viewpoint.Viewpoint;
import org.trinomen.server.access.PhiAccess;

/**
 * What a request sees: everything known at a position of the ledger, resolved for a viewpoint.
 *
 * @param phi the leave to read names
 */
record FhirView(
    IdentityService identity, Finder finder, Viewpoint viewpoint, long position, PhiAccess phi) {

  LedgerState state() {
    return identity.state();
  }

  Roster roster() {
    return identity.roster(position);
  }

  /** The scans that had arrived, in order of arrival. */
  List<ReceivedScan> scans() {
    return state().scans(position).stream().map(identity::scan).flatMap(Optional::stream).toList();
  }

  /** A scan that had arrived. */
  Optional<ReceivedScan> scan(String id) {
    return state().historyOfScan(id, position).isEmpty() ? Optional.empty() : identity.scan(id);
  }
}
