package org.trinomen.server.hook;

import java.util.List;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.query.ScanFacts;
import org.trinomen.identity.viewpoint.Viewpoint;

/**
 * A scan of which a hook is due.
 *
 * @param viewpoint as it is defined at the position
 * @param position of the ledger: whose the scan is was asked as of it
 * @param instances as recorded, in order of arrival
 * @param alone whether its imaging study holds no other scan
 * @param key the same for the same content under the same identity, and else another
 */
record ReadyScan(
    ScanFacts scan,
    Viewpoint viewpoint,
    long position,
    List<Resource> instances,
    boolean alone,
    String key) {

  @Override
  public String toString() {
    return "ReadyScan[" + scan.id() + "]";
  }
}
