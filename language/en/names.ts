/**
 * Names for people who have not thought of one.
 *
 * @module
 */

/** Two words, in the order in which they make a name. */
export interface Names {
  readonly first: readonly string[];
  readonly second: readonly string[];
}

/**
 * What such a name is made of: "Quiet Otter". Kind words only, since a stranger reads this name first;
 * ASCII, for classic clients.
 */
export const names: Names = {
  first: words(`
    Amber Autumn Brave Breezy Bright Calm Candid Cheerful Clever Cosmic Cosy Curious Daring
    Dreamy Eager Early Fair Fearless Friendly Gentle Gleeful Golden Graceful Happy Hopeful
    Humble Jolly Joyful Kind Lively Lucky Lunar Mellow Merry Misty Musical Noble Patient
    Peaceful Playful Polite Proud Quick Quiet Radiant Ready Serene Silver Sincere Snowy
    Spirited Steady Sunny Tender Thoughtful Tidy Tranquil Trusty Velvet Warm Witty Wise
  `),
  second: words(`
    Alpaca Badger Beaver Bison Capybara Cardinal Caribou Cat Crane Cricket Deer Dolphin Dove
    Falcon Fawn Finch Firefly Flamingo Fox Gazelle Gecko Giraffe Hare Hedgehog Heron
    Hummingbird Ibis Jaguar Kestrel Koala Lark Lemur Lynx Macaw Manatee Marmot Moose Narwhal
    Newt Ocelot Orca Otter Owl Panda Pelican Penguin Puffin Quail Rabbit Raccoon Raven Robin
    Seal Sparrow Squirrel Starling Swan Tapir Toucan Turtle Walrus Whale Wombat Wren
  `),
};

function words(list: string): readonly string[] {
  return list.trim().split(/\s+/);
}
