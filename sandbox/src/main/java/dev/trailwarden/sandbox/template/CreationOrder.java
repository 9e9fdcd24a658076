package dev.trailwarden.sandbox.template;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Puts resources behind those they refer to. */
final class CreationOrder {
    private final Template template;
    private final Set<String> live;
    private final Set<String> ordered = new LinkedHashSet<>();
    private final Set<String> visiting = new LinkedHashSet<>();

    private CreationOrder(Template template, Set<String> live) {
        this.template = template;
        this.live = live;
    }

    /**
     * Orders by Ref, GetAtt, Sub and DependsOn.
     *
     * @param template the template
     * @param live the logical ids whose condition holds
     * @return the live ids, each behind its needs, otherwise in the order of the text
     * @throws TemplateException naming the cycle when there is one
     */
    static List<String> of(Template template, Set<String> live) {
        CreationOrder order = new CreationOrder(template, live);
        template.resources().keySet().stream().filter(live::contains).forEach(order::visit);
        return List.copyOf(order.ordered);
    }

    private void visit(String id) {
        if (ordered.contains(id)) {
            return;
        }
        if (!visiting.add(id)) {
            List<String> path = new ArrayList<>(visiting);
            List<String> cycle = new ArrayList<>(path.subList(path.indexOf(id), path.size()));
            cycle.add(id);
            throw new TemplateException("resources depend on each other: " + String.join(" -> ", cycle));
        }
        Template.Resource resource = template.resources().get(id);
        if (resource != null) {
            Set<String> needs = new TreeSet<>(resource.dependsOn());
            needs.addAll(Intrinsics.references(resource.properties()));
            needs.stream().filter(live::contains).forEach(this::visit);
        }
        visiting.remove(id);
        ordered.add(id);
    }
}
