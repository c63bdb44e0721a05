package org.trinomen.server.remote;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.trinomen.archive.job.InstancesJob;
import org.trinomen.archive.job.Job;
import org.trinomen.archive.pixel.Transcoder;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.PublicId;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.server.config.WebRemote;
import org.trinomen.server.dimse.ArchiveInstance;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;

/** Sends instances to a peer: {@code POST /instances} there, one after the other. */
final class PeerStore implements InstancesJob.Work {

  static final String TYPE = "OrthancPeerStore";

  private static final int MB = 1 << 20;

  /**
   * What is wanted.
   *
   * @param compress whether files go as gzip
   * @param transcode transfer syntax that they are to have
   */
  record Order(WebRemote peer, boolean compress, Optional<String> transcode) {

    Order {
      transcode.ifPresent(
          uid -> {
            if (TransferSyntax.of(uid).isEmpty()
                || Transcoder.to(uid, InstanceBody.QUALITY).isEmpty()) {
              throw new RequestFailure(
                  ErrorCode.BAD_REQUEST, "Transcode is no transfer syntax that is written here");
            }
          });
    }
  }

  private final Order order;
  private final Finder finder;
  private final JobCaller caller;
  private long sent;

  /**
   * Sends.
   *
   * @param timeout how long the peer may take to answer, unless it says so itself
   */
  PeerStore(Order order, Duration timeout, Finder finder) {
    this.order = order;
    this.caller = new JobCaller(order.peer(), timeout);
    this.finder = finder;
  }

  @Override
  public void each(PublicId id) throws IOException {
    ArchiveInstance instance = Consignment.instance(finder, id);
    CountedBody body =
        new CountedBody(
            new InstanceBody(instance, order.transcode(), order.compress()).publisher());
    HttpRequest.Builder request =
        caller.get().request("instances").header("Content-Type", "application/dicom").POST(body);
    if (order.compress()) {
      request.header("Content-Encoding", "gzip");
    }
    accepted(caller.get().bytesOfTwoTries(request)); // the peer says that it has it already
    sent += body.count();
  }

  /** What it was told of the file: a member of that name, of Orthanc and of us. */
  private void accepted(byte[] answer) {
    String status = caller.get().json(answer).asMembers().text("Status").orElse("");
    if (!status.equals("Success") && !status.equals("AlreadyStored")) {
      throw caller.get().failed("did not keep it");
    }
  }

  @Override
  public void describe(Map<String, Object> content) {
    content.put("Compress", order.compress());
    content.put("Peer", peer());
    content.put("Size", Long.toString(sent));
    content.put("SizeMB", sent / MB);
    order.transcode().ifPresent(uid -> content.put("Transcode", uid));
  }

  private Object peer() {
    WebRemote peer = order.peer();
    if (peer.headers().isEmpty() && peer.properties().isEmpty() && peer.timeoutSeconds() == 0) {
      List<String> told = new ArrayList<>(List.of(peer.url().toString()));
      peer.username()
          .ifPresent(
              username -> {
                told.add(username);
                told.add("");
              });
      return told;
    }
    Map<String, Object> told = new TreeMap<>(peer.properties());
    told.put("HttpHeaders", List.copyOf(peer.headers().keySet()));
    told.put("Pkcs11", false);
    told.put("Timeout", peer.timeoutSeconds());
    told.put("Url", peer.url().toString());
    peer.username().ifPresent(username -> told.put("Username", username));
    return told;
  }

  @Override
  public void stop(Job.Stop why) {
    caller.close();
  }

  @Override
  public void reset() {
    sent = 0;
  }
}
