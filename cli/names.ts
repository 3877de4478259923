/**
 * Names for people who have not thought of one.
 *
 * @module
 */

// Kind words only: a stranger reads this name first. ASCII, for classic clients.
const adjectives =
  ("Amber Autumn Brave Breezy Bright Calm Candid Cheerful Clever Cosmic Cosy Curious Daring Dreamy " +
    "Eager Early Fair Fearless Friendly Gentle Gleeful Golden Graceful Happy Hopeful Humble Jolly " +
    "Joyful Kind Lively Lucky Lunar Mellow Merry Misty Musical Noble Patient Peaceful Playful " +
    "Polite Proud Quick Quiet Radiant Ready Serene Silver Sincere Snowy Spirited Steady Sunny " +
    "Tender Thoughtful Tidy Tranquil Trusty Velvet Warm Witty Wise").split(" ");

const animals =
  ("Alpaca Badger Beaver Bison Capybara Cardinal Caribou Cat Crane Cricket Deer Dolphin Dove " +
    "Falcon Fawn Finch Firefly Flamingo Fox Gazelle Gecko Giraffe Hare Hedgehog Heron Hummingbird " +
    "Ibis Jaguar Kestrel Koala Lark Lemur Lynx Macaw Manatee Marmot Moose Narwhal Newt Ocelot " +
    "Orca Otter Owl Panda Pelican Penguin Puffin Quail Rabbit Raccoon Raven Robin Seal Sparrow " +
    "Squirrel Starling Swan Tapir Toucan Turtle Walrus Whale Wombat Wren").split(" ");

/**
 * Thinks of a name such as "Quiet Otter": two ASCII words, a few thousand of them, each within
 * `nameCharsMax`.
 *
 * @param random Gives a number from 0 up to but not including 1. Default: `Math.random`; a name is
 * no secret.
 */
export function friendlyName(random: () => number = Math.random): string {
  return `${oneOf(adjectives, random)} ${oneOf(animals, random)}`;
}

function oneOf(words: readonly string[], random: () => number): string {
  const word = words[Math.floor(random() * words.length)];
  if (word === undefined) throw new RangeError("random() must give a number in [0, 1)");
  return word;
}
