package dev.trailwarden.sandbox.service;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The security team's mail: what every email subscription of the sandbox received. */
public final class Inbox {
    private final List<Mail> mails = new CopyOnWriteArrayList<>();
    private final List<Consumer<Mail>> watchers = new CopyOnWriteArrayList<>();

    /** No mail yet. */
    public Inbox() {}

    /**
     * A mail.
     *
     * @param topicArn the topic it came from
     * @param to the subscribed address
     * @param subject the subject
     * @param body the text; SNS's unsubscribe footer is left out
     * @param attributes the message attributes, texts by name (a real mail does not show them)
     * @param time when
     */
    public record Mail(
            String topicArn, String to, String subject, String body, Map<String, String> attributes, Instant time) {}

    void deliver(Mail mail) {
        mails.add(mail);
        watchers.forEach(watcher -> watcher.accept(mail));
    }

    /**
     * Shows somebody every mail as it arrives.
     *
     * @param watcher gets each mail from now on
     */
    public void watch(Consumer<Mail> watcher) {
        watchers.add(watcher);
    }

    /**
     * Every mail.
     *
     * @return oldest first
     */
    public List<Mail> mails() {
        return List.copyOf(mails);
    }

    /** Throws every mail away. */
    public void clear() {
        mails.clear();
    }
}
