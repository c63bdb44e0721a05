package org.trinomen.server.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.trinomen.archive.pixel.DataSetConversion;
import org.trinomen.dicom.dimse.Caller;
import org.trinomen.dicom.dimse.ContextProposal.Kind;
import org.trinomen.dicom.dimse.OutgoingInstance;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.StoreScu;
import org.trinomen.server.dimse.OutgoingFile;

/** Sends a list of files over one or several associations, which take the next file in turn. */
final class Sending {

  /** A node that does not come back after so many tries will not come back soon. */
  private static final int TRIES = 3;

  private final Caller caller;
  private final RemoteNode node;
  private final Set<Kind> kinds;
  private final List<OutgoingFile> files;
  private final int window;
  private final Output output;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong kept = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean givenUp = new AtomicBoolean();

  /**
   * Sends.
   *
   * @param window instances under way at a time on one association, where the node agrees
   */
  Sending(
      Caller caller,
      RemoteNode node,
      Set<Kind> kinds,
      List<OutgoingFile> files,
      int window,
      Output output) {
    this.caller = caller;
    this.node = node;
    this.kinds = kinds;
    this.files = files;
    this.window = window;
    this.output = output;
  }

  long kept() {
    return kept.get();
  }

  long failed() {
    return failed.get();
  }

  long bytes() {
    return bytes.get();
  }

  /**
   * Sends all files.
   *
   * @throws CommandFailure if the node can't be reached
   */
  void run(int associations) throws IOException {
    try (Progress progress = output.progress("Sending to " + node, files.size());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < Math.min(associations, files.size()); i++) {
        all.add(threads.submit(() -> sendSome(progress)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.UNAVAILABLE, "interrupted");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case CommandFailure failure -> throw failure;
        case UncheckedIOException failure -> throw new IOException(failure.getMessage(), failure);
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private void sendSome(Progress progress) {
    try (StoreScu scu = new StoreScu(caller, node, kinds, List.of())) {
      scu.underWayAtMost(window);
      if (files.stream().noneMatch(OutgoingFile::asIs)) {
        scu.proposeAlso(DataSetConversion.compressions());
      }
      Deque<OutgoingInstance> again = new ArrayDeque<>();
      Map<OutgoingInstance, Integer> tries = new HashMap<>();
      boolean more = true;
      while (more && !givenUp.get()) {
        Optional<OutgoingInstance> one = Optional.ofNullable(again.poll()).or(this::next);
        List<StoreScu.Told> told = one.isPresent() ? scu.offer(one.get()) : scu.settle();
        for (StoreScu.Told each : told) {
          take(each, again, tries);
        }
        synchronized (progress) {
          progress.at(kept.get() + failed.get());
        }
        more = one.isPresent() || !again.isEmpty();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
    }
  }

  private Optional<OutgoingInstance> next() {
    int index = next.getAndIncrement();
    return index < files.size() ? Optional.of(files.get(index)) : Optional.empty();
  }

  private void take(
      StoreScu.Told told, Deque<OutgoingInstance> again, Map<OutgoingInstance, Integer> tries)
      throws IOException {
    OutgoingFile file = (OutgoingFile) told.instance();
    switch (told.outcome()) {
      case StoreScu.Answered answered -> {
        boolean good = answered.status().kept();
        bytes.addAndGet(answered.dataSetLength());
        report(file, good, answered.status().code(), answered.status().describe());
      }
      case StoreScu.NotAccepted notAccepted -> report(file, false, -1, notAccepted.why());
      // Not known whether it was kept; sending again is safe, the same bytes are kept once.
      case StoreScu.Failed failure -> {
        if (tries.merge(file, 1, Integer::sum) == TRIES) {
          givenUp.set(true);
          throw new CommandFailure(ExitCode.UNAVAILABLE, node + ": " + failure.why());
        }
        again.add(file);
      }
    }
  }

  private synchronized void report(OutgoingFile file, boolean good, int status, String words)
      throws IOException {
    (good ? kept : failed).incrementAndGet();
    if (!good) {
      output.complain(file.file() + ": " + words);
    }
    output.json(
        json -> {
          json.writeStringField("file", file.file().toString());
          json.writeStringField("sopInstanceUid", file.sopInstanceUid());
          json.writeBooleanField("kept", good);
          if (status >= 0) {
            json.writeNumberField("status", status);
          }
          json.writeStringField("answer", words);
        });
  }
}
