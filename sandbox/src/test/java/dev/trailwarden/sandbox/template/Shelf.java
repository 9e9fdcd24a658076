package dev.trailwarden.sandbox.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A provider of a made-up type that keeps its things on a shelf and a diary of what was asked of it. */
final class Shelf implements ResourceProvider {
    static final String TYPE = "Test::Shelf::Thing";

    final Map<String, String> things = new TreeMap<>();
    final List<String> diary = new ArrayList<>();

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Made create(StackTarget target, String logicalId, Properties properties) {
        return put("create", properties, properties.optionalText("Name").orElse(target.physicalName(logicalId)));
    }

    @Override
    public Made update(StackTarget target, StackResource existing, Properties properties) {
        return put("update", properties, properties.optionalText("Name").orElse(existing.physicalId()));
    }

    @Override
    public void delete(StackTarget target, StackResource existing) {
        diary.add("delete " + existing.physicalId());
        things.remove(existing.physicalId());
    }

    private Made put(String verb, Properties properties, String name) {
        String value = properties.optionalText("Value").orElse("");
        properties.texts("List");
        properties.object("Inner").ifPresent(inner -> inner.optionalText("Value"));
        properties.done();
        if (value.equals("bad")) {
            throw new IllegalArgumentException("the shelf does not take bad things");
        }
        diary.add(verb + " " + name);
        things.put(name, value);
        return new Made(name, Map.of("Arn", "arn:shelf:" + name));
    }
}
