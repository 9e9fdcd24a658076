package dev.trailwarden.core.port;

import dev.trailwarden.core.alert.Alert;
import dev.trailwarden.core.alert.AlertText;
import dev.trailwarden.core.alert.Digest;
import dev.trailwarden.core.alert.Notice;
import dev.trailwarden.core.alert.NoticeText;
import java.util.ArrayList;
import java.util.List;

/** A security team in memory: it reads what it gets, and is at times not to be reached. */
public final class InMemoryAlerts implements AlertSink {
    private final List<Alert> sent = new ArrayList<>();
    private final List<Digest> digests = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private int refusals;

    /** The next alerts do not get out. */
    public void refuse(int times) {
        refusals = times;
    }

    /** What got out, in order. */
    public List<Alert> sent() {
        return List.copyOf(sent);
    }

    /** The words that open the subjects of what got out. */
    public List<String> verdicts() {
        return sent.stream().map(alert -> alert.verdict().words()).toList();
    }

    /** The digests that got out, in order. */
    public List<Digest> digests() {
        return List.copyOf(digests);
    }

    /** The notices that got out, in order. */
    public List<Notice> notices() {
        return List.copyOf(notices);
    }

    @Override
    public void send(Notice notice) throws NotSent {
        refuseIfTold();
        if (NoticeText.subject(notice).isEmpty() || NoticeText.body(notice).isEmpty()) {
            throw new IllegalStateException("a notice without words");
        }
        notices.add(notice);
    }

    @Override
    public void send(Digest digest) throws NotSent {
        refuseIfTold();
        digests.add(digest);
    }

    @Override
    public void send(Alert alert) throws NotSent {
        refuseIfTold();
        // A text that cannot be written is an alert that is not sent.
        if (AlertText.subject(alert).isEmpty() || AlertText.body(alert).isEmpty()) {
            throw new IllegalStateException("an alert without words");
        }
        sent.add(alert);
    }

    private void refuseIfTold() throws NotSent {
        if (refusals > 0) {
            refusals--;
            throw new NotSent("the topic does not answer", new IllegalStateException("topic"));
        }
    }
}
