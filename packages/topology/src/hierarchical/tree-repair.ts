import { NO_MEMBER, type MemberTree } from './member-tree.ts';
import type { Edge, RepairPlan } from '../layout/topology.ts';

/**
 * Takes a member out of the tree. Its children go to its own parent when that has room for all of them; else, and
 * when the root is lost, the outermost member of its largest branch takes its place. So no member ever leads more
 * than `branching` others, and no member moves further from the root.
 */
export function removeFromTree(tree: MemberTree, lost: number): RepairPlan {
  const parent = tree.parent[lost]!;
  const children = tree.childrenOf(lost);
  if (children.length === 0) return dropLeaf(tree, lost);
  const roomAtParent =
    parent !== NO_MEMBER && tree.childCount[parent]! - 1 + children.length <= tree.branching;
  return roomAtParent ? giveToParent(tree, lost) : promoteLeaf(tree, lost);
}

function dropLeaf(tree: MemberTree, lost: number): RepairPlan {
  const parent = tree.parent[lost]!;
  if (parent === NO_MEMBER) tree.root = NO_MEMBER;
  else tree.detach(lost);
  const removed: Edge[] = parent === NO_MEMBER ? [] : [[parent, lost]];
  return { lost, action: 'dropped', successor: null, removed, added: [] };
}

function giveToParent(tree: MemberTree, lost: number): RepairPlan {
  const parent = tree.parent[lost]!;
  const children = tree.childrenOf(lost);
  for (const child of children) tree.detach(child);
  tree.detach(lost);
  for (const child of children) tree.attach(child, parent);
  return {
    lost,
    action: 'reparented',
    successor: parent,
    removed: [[parent, lost], ...edgesFrom(lost, children)],
    added: edgesFrom(parent, children),
  };
}

function promoteLeaf(tree: MemberTree, lost: number): RepairPlan {
  const parent = tree.parent[lost]!;
  const successor = tree.heaviestLeaf(lost);
  const oldParent = tree.parent[successor]!;
  tree.detach(successor);
  const children = tree.childrenOf(lost);
  for (const child of children) tree.detach(child);
  if (parent === NO_MEMBER) tree.root = successor;
  else {
    tree.detach(lost);
    tree.attach(successor, parent);
  }
  for (const child of children) tree.attach(child, successor);
  const above: Edge[] = parent === NO_MEMBER ? [] : [[parent, lost]];
  const aboveNow: Edge[] = parent === NO_MEMBER ? [] : [[parent, successor]];
  return {
    lost,
    action: 'promoted',
    successor,
    removed: [...above, [oldParent, successor], ...edgesFrom(lost, children)],
    added: [...aboveNow, ...edgesFrom(successor, children)],
  };
}

function edgesFrom(parent: number, children: readonly number[]): Edge[] {
  return children.map((child) => [parent, child]);
}
